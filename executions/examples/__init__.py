"""Python handlers for the functions that the example workflows name; their inputs are in editor/examples/catalogue.json."""

# What the inputs ask of the handlers:
#   every example: order_id, customer_id, items: [{product_id, quantity}]
#   choice:        total (a number), priority ("rush" or "standard")
#   errors:        service_errors: how many first attempts of `Process` end in Lambda.ServiceException (0 when absent);
#                  then_error: the error that the attempt after those ends in, such as "CustomError" (success when absent)
