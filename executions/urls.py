"""Addresses of the pages of executions."""

from django.urls import path

from executions import views

urlpatterns = [
    path("executions/", views.executions, name="executions"),
    path("executions/<uuid:execution_id>/", views.execution, name="execution"),
    path("webhooks/", views.webhooks, name="webhooks"),
    path("targets/", views.targets, name="targets"),
]
