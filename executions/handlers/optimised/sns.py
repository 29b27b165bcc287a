"""Amazon SNS."""

from executions.handlers.optimised.family import Action, Family
from executions.handlers.sdk_texts import FirstSdk

FAMILY = Family("sns", "sns", FirstSdk("SNS", "AmazonSNSException", "AmazonSNS"), (Action("publish"),))
