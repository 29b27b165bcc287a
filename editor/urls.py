"""Addresses of the pages of workflows."""

from django.urls import path

from editor import views

urlpatterns = [
    path("", views.workflows, name="workflows"),
    path("workflows/<uuid:workflow_id>/", views.editor, name="editor"),
    path("workflows/<uuid:workflow_id>/versions/", views.versions, name="versions"),
    path("workflows/<uuid:workflow_id>/compare/", views.compare, name="compare"),
    path("environments/", views.environments, name="environments"),
    path("rules/<slug:rule_id>/", views.rule, name="rule"),
    path("schema/asl.schema.json", views.schema, name="schema"),
]
