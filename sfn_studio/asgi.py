"""The door of the web process: the Step Functions API, HTTP to Django, websockets to the consumers."""

from __future__ import annotations

import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

from sfn_studio.open_files import allow_many_open_files

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sfn_studio.settings")
allow_many_open_files()
http = get_asgi_application()

# After Django is set up: these import models.
from aws_api.door import ApiDoor  # noqa: E402
from executions.routing import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {"http": ApiDoor(http), "websocket": AuthMiddlewareStack(URLRouter(websocket_urlpatterns))}
)
