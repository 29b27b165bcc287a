"""Amazon DynamoDB."""

from executions.handlers.optimised.family import Action, Family
from executions.handlers.sdk_texts import FirstSdk

FAMILY = Family(
    "dynamodb",
    "dynamodb",
    FirstSdk("DynamoDB", "AmazonDynamoDBException", "AmazonDynamoDBv2"),
    (Action("getItem"), Action("putItem"), Action("updateItem"), Action("deleteItem")),
)
