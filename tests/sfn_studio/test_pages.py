"""The shells: bootstrap, assets of the build, headers, errors."""

from __future__ import annotations

import json
import logging
import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from editor.services import workflow_create
from sfn_studio.logs import SecretFilter

MANIFEST = {
    "src/pages/workflows.tsx": {
        "file": "assets/workflows-AbCdEfGh.js",
        "css": ["assets/workflows-12345678.css"],
        "imports": ["_shared-1.js"],
    },
    "_shared-1.js": {
        "file": "assets/shared-XyZ01234.js",
        "css": ["assets/shared-87654321.css"],
        "imports": ["_deep-1.js"],
    },
    "_deep-1.js": {"file": "assets/deep-00000000.js", "imports": ["_shared-1.js"]},
}


@pytest.fixture
def owner(db):
    user = get_user_model().objects.create_user("a-person")
    user.groups.add(*Group.objects.all())
    return user


@pytest.fixture
def client(owner):
    client = Client()
    client.force_login(owner)
    return client


@pytest.fixture
def built(settings, tmp_path):
    (tmp_path / ".vite").mkdir()
    (tmp_path / ".vite" / "manifest.json").write_text(json.dumps(MANIFEST))
    settings.STUDIO_FRONTEND = tmp_path
    return tmp_path


def bootstrap(page: str) -> dict:
    return json.loads(re.search(r'<script id="bootstrap" type="application/json">(.*?)</script>', page, re.S)[1])


def test_the_shell_gives_the_front_end_page_session_and_ids(client, owner):
    workflow = workflow_create(owner, "Orders")
    page = client.get(f"/workflows/{workflow.id}/").content.decode()
    found = bootstrap(page)
    assert (found["page"], found["workflow_id"]) == ("editor", str(workflow.id))
    assert found["session"]["can"]["edit"] is True
    assert "<title>Orders · sfn-studio</title>" in page


def test_text_of_people_cannot_end_the_bootstrap_or_the_title(client, owner):
    owner.first_name = "</script><script>alert(1)</script>"
    owner.save()
    page = client.get("/").content.decode()
    assert "<script>alert" not in page
    assert bootstrap(page)["session"]["user"]["display"] == owner.first_name


def test_a_page_loads_its_entry_with_the_styles_of_all_that_it_imports(client, built):
    page = client.get("/").content.decode()
    assert re.findall(r'<link rel="stylesheet" href="/static/assets/([^"]+)"', page) == [
        "shared-87654321.css",
        "workflows-12345678.css",
    ]
    assert re.findall(r'<link rel="modulepreload" href="/static/assets/([^"]+)"', page) == [
        "deep-00000000.js",
        "shared-XyZ01234.js",
    ]
    assert '<script type="module" src="/static/assets/workflows-AbCdEfGh.js"></script>' in page


def test_a_new_build_is_seen_without_a_restart(client, built):
    client.get("/")
    newer = {**MANIFEST, "src/pages/workflows.tsx": {"file": "assets/workflows-NEWNEWNE.js"}}
    manifest = built / ".vite" / "manifest.json"
    manifest.write_text(json.dumps(newer))
    import os

    os.utime(manifest, ns=(1, 1))
    assert "workflows-NEWNEWNE.js" in client.get("/").content.decode()


def test_without_a_build_the_page_says_what_to_do(client, settings, tmp_path):
    settings.STUDIO_FRONTEND = tmp_path / "nothing"
    page = client.get("/").content.decode()
    assert "The front end is not built yet" in page
    assert "make build" in page or "make run" in page


def test_the_policy_allows_no_inline_script_and_names_a_new_nonce_for_styles(client):
    first, second = client.get("/"), client.get("/")
    policy = first["Content-Security-Policy"]
    assert "script-src 'self'" in [directive.strip() for directive in policy.split(";")]
    assert "unsafe" not in policy
    nonce = re.search(r"'nonce-([^']+)'", policy)[1]
    assert f'nonce="{nonce}"' in first.content.decode()
    assert nonce not in second["Content-Security-Policy"]
    assert first["X-Frame-Options"] == "DENY"
    assert first["X-Content-Type-Options"] == "nosniff"
    assert first["Referrer-Policy"] == "same-origin"
    assert "<script>" not in first.content.decode()
    assert "style=" not in first.content.decode()


def test_the_chosen_theme_is_there_at_the_first_paint(client):
    client.cookies["studio_theme"] = "dark"
    assert '<html lang="en" data-theme="dark">' in client.get("/").content.decode()
    client.cookies["studio_theme"] = '"><script>'
    assert '<html lang="en">' in client.get("/").content.decode()


def test_a_page_that_does_not_exist_says_so_and_leads_home(client):
    answer = client.get("/workflows/00000000-0000-0000-0000-000000000000/")
    assert answer.status_code == 404
    assert "This workflow does not exist or was deleted." in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_an_error_of_ours_has_the_shape_of_every_error_and_hides_its_reason(client, monkeypatch, caplog):
    def broken(*args):
        raise RuntimeError("the inside of things")

    monkeypatch.setattr("editor.selectors.workflows_page", broken)
    client.raise_request_exception = False
    answer = client.get("/api/v1/workflows")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal_error"
    assert "inside" not in answer.content.decode()
    assert "the inside of things" in caplog.text


def test_an_error_on_a_page_shows_the_error_page(client, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the inside of things")

    monkeypatch.setattr("accounts.pages.session_as_json", broken)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()
    assert "inside" not in answer.content.decode()


def test_a_host_that_is_not_ours_is_refused(client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_the_schema_of_the_language_is_served(client):
    answer = client.get("/schema/asl.schema.json")
    assert answer["Content-Type"] == "application/schema+json"
    assert json.loads(answer.content)["$schema"].startswith("https://json-schema.org/draft/2020-12")


def test_the_process_is_up_for_everybody():
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "up"})


@pytest.mark.django_db
def test_readiness_names_what_is_missing(settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    found = answer.json()
    assert found["status"] == "not ready"
    assert found["database"]["ok"] is True
    assert found["redis"]["ok"] is False
    assert found["redis"]["message"].startswith("Redis does not answer")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("GET /sign-in/once/abc-123_x/ 302", "GET /sign-in/once/***/ 302"),
        ("redis://:hunter2@host:6379", "redis://:***@host:6379"),
        ("postgresql://studio:hunter2@db/studio", "postgresql://studio:***@db/studio"),
        ("nothing secret", "nothing secret"),
    ],
)
def test_secrets_do_not_reach_the_log(said, kept):
    record = logging.LogRecord("x", logging.INFO, "x", 1, "%s", (said,), None)
    SecretFilter().filter(record)
    assert record.getMessage() == kept


def test_static_files_come_in_one_piece_and_are_not_sent_again_when_unchanged():
    answer = Client().get("/static/studio/pages.css")
    assert (answer.status_code, answer.streaming) == (200, False)
    assert answer["Content-Type"].startswith("text/css")
    assert len(answer.content) == int(answer["Content-Length"])
    again = Client().get("/static/studio/pages.css", headers={"If-Modified-Since": answer["Last-Modified"]})
    assert (again.status_code, again.content) == (304, b"")
    part = Client().get("/static/studio/pages.css", headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.content) == (206, answer.content[:10])
