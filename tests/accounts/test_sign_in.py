"""Sign-in: by the one-time link, by password, and out again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts import services
from accounts.models import PasswordTries, SignInLink
from accounts.permissions import GROUPS

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    """Strong hashes are slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def user():
    person = get_user_model().objects.create_user("a-person", password=PASSWORD)
    person.groups.add(Group.objects.get(name="viewer"))
    return person


def sign_in(client, username="a-person", password=PASSWORD, **more):
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def test_the_migration_makes_the_five_groups():
    assert set(Group.objects.values_list("name", flat=True)) == set(GROUPS)


def test_the_link_signs_the_owner_in_with_every_group():
    client = Client()
    answer = client.get(services.sign_in_link_create())
    assert (answer.status_code, answer["Location"]) == (302, "/")
    session = client.get("/api/v1/session").json()
    assert session["user"]["username"] == "owner"
    assert session["groups"] == list(GROUPS)
    assert all(session["can"].values())


def test_the_link_works_once():
    link = services.sign_in_link_create()
    Client().get(link)
    again = Client().get(link)
    assert again.status_code == 403
    assert "was used already or has run out" in again.content.decode()


def test_whoever_is_signed_in_may_follow_an_old_link_home():
    link = services.sign_in_link_create()
    client = Client()
    client.get(link)
    assert client.get(link)["Location"] == "/"


def test_looking_ahead_at_the_link_does_not_use_it_up():
    link = services.sign_in_link_create()
    assert Client().head(link).status_code == 200
    assert Client().get(link).status_code == 302


def test_the_link_runs_out():
    link = services.sign_in_link_create(life=timedelta(seconds=-1))
    assert Client().get(link).status_code == 403


def test_the_token_itself_is_not_kept():
    token = services.sign_in_link_create().split("/")[-2]
    assert token not in str(list(SignInLink.objects.values()))


def test_a_token_that_nobody_issued_is_refused():
    assert Client().get("/sign-in/once/made-up/").status_code == 403


def test_old_links_are_forgotten_when_a_new_one_is_made():
    services.sign_in_link_create(life=timedelta(seconds=-1))
    services.sign_in_link_create()
    assert SignInLink.objects.count() == 1


def test_the_command_prints_a_link_for_the_owner_or_a_user(user, capsys):
    call_command("sign_in_link", "a-person")
    printed = capsys.readouterr().out.strip()
    client = Client()
    client.get(printed[printed.index("/sign-in/") :])
    assert client.get("/api/v1/session").json()["user"]["username"] == "a-person"
    with pytest.raises(CommandError, match="no active user named 'nobody'"):
        call_command("sign_in_link", "nobody")


def test_user_name_and_password_sign_in_and_lead_to_where_one_wanted(user):
    client = Client()
    answer = sign_in(client, next="/executions/?status=FAILED")
    assert (answer.status_code, answer["Location"]) == (302, "/executions/?status=FAILED")
    assert client.get("/api/v1/session").status_code == 200


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_sign_in_never_leads_to_another_site(user, target):
    assert sign_in(Client(), next=target)["Location"] == "/"


def test_a_wrong_password_is_told_beside_the_form_and_the_name_is_kept(user):
    answer = sign_in(Client(), password="wrong")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "do not belong together" in page
    assert 'value="a-person"' in page
    assert "wrong" not in page.replace("wrong password", "")


def test_too_many_wrong_passwords_are_braked_even_for_the_right_one(user):
    client = Client()
    for _ in range(services.TRIES_PER_NAME):
        assert sign_in(client, password="wrong").status_code == 422
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "Too many wrong passwords" in answer.content.decode()
    PasswordTries.objects.update(window_ends_at=timezone.now() - timedelta(seconds=1))
    assert sign_in(client).status_code == 302


def test_one_address_cannot_try_many_names(user):
    client = Client()
    for number in range(services.TRIES_PER_ADDRESS):
        sign_in(client, username=f"name-{number}", password="wrong")
    assert sign_in(client).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302


def test_the_form_refuses_a_post_without_its_token(user):
    answer = sign_in(Client(enforce_csrf_checks=True))
    assert answer.status_code == 403
    assert "too old" in answer.content.decode()


def test_signing_out_ends_the_session_and_needs_a_post(user):
    client = Client()
    sign_in(client)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/api/v1/session").status_code == 401


def test_signing_in_changes_the_session_key(user):
    client = Client()
    client.get("/sign-in/")
    session = client.session
    session["seen"] = True
    session.save()
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before
