"""Addresses of the websockets."""

from django.urls import path

from executions.consumers import ExecutionConsumer, ExecutionListConsumer

websocket_urlpatterns = [
    path("ws/executions/<uuid:execution_id>/", ExecutionConsumer.as_asgi()),
    path("ws/executions/", ExecutionListConsumer.as_asgi()),
]
