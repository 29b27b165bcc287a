"""What installs and checks sfn-studio; not part of the product."""
