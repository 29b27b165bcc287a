"""Amazon SQS."""

from executions.handlers.optimised.family import Action, Family
from executions.handlers.sdk_texts import FirstSdk

FAMILY = Family("sqs", "sqs", FirstSdk("SQS", "AmazonSQSException", "AmazonSQS"), (Action("sendMessage"),))
