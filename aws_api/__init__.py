"""The Step Functions API: AWS JSON 1.0 over the same services as the pages."""
