"""The address `/`: the page of workflows for people, the Step Functions API for what speaks it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from aws_api.views import endpoint, is_api_request
from editor.views import workflows


@csrf_exempt  # the API's callers sign their requests; the page takes no POST
def front_door(request: HttpRequest) -> HttpResponse:
    """Answer an AWS JSON request, or show the workflows."""
    return endpoint(request) if is_api_request(request) else workflows(request)
