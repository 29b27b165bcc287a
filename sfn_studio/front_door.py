"""The address `/`: the page of workflows for people, the Step Functions API for what speaks it."""

from __future__ import annotations

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from aws_api.views import endpoint, is_api_request
from editor.views import workflows


@csrf_exempt  # the API's callers sign their requests; the page takes no POST
async def front_door(request: HttpRequest) -> HttpResponse:
    """Answer an AWS JSON request, or show the workflows."""
    if is_api_request(request):
        return await endpoint(request)
    return await sync_to_async(workflows)(request)
