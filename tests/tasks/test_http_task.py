"""HTTP Tasks against a real HTTP server: what is sent, what comes back, what is refused, what stays secret."""

from __future__ import annotations

import base64
import ipaddress
import json

import pytest

from executions.handlers import Failure, Result
from executions.handlers.http_task import exchange, tokens
from executions.handlers.http_task.form import form_data

ARN = "arn:aws:events:us-east-1:123456789012:connection/{}/81210c42-8af1-456b-9c4a-6ff02fc664ac"
PLAIN = {"ConnectionArn": ARN.format("Basic")}
HTTP = "http:invoke"
BASIC = {
    "AuthorizationType": "BASIC",
    "AuthParameters": {"BasicAuthParameters": {"Username": "ann", "Password": {"Env": "SHOP_PASSWORD"}}},
}
KEYED = {
    "AuthorizationType": "API_KEY",
    "AuthParameters": {
        "ApiKeyAuthParameters": {"ApiKeyName": "X-Key", "ApiKeyValue": "key-4711"},
        "InvocationHttpParameters": {
            "HeaderParameters": [{"Key": "Header-Param", "Value": "connection-header"}],
            "QueryStringParameters": [{"Key": "QueryParam", "Value": "connection-query"}],
            "BodyParameters": [{"Key": "BodyParam", "Value": "connection-body"}],
        },
    },
}


def oauth(url: str, method: str = "POST") -> dict:
    client = {"ClientID": "studio", "ClientSecret": "client-secret"}
    more = {"BodyParameters": [{"Key": "audience", "Value": "shop"}]}
    parameters = {
        "AuthorizationEndpoint": url,
        "HttpMethod": method,
        "ClientParameters": client,
        "OAuthHttpParameters": more,
    }
    return {"AuthorizationType": "OAUTH_CLIENT_CREDENTIALS", "AuthParameters": {"OAuthParameters": parameters}}


@pytest.fixture(autouse=True)
def allowed(settings, monkeypatch, tmp_path, api):
    """The API's address is allowed, and the operator has listed some connections."""
    settings.STUDIO_OUTGOING_HOSTS = ("*",)
    settings.STUDIO_OUTGOING_NETWORKS = (ipaddress.ip_network("127.0.0.1/32"),)
    monkeypatch.setenv("SHOP_PASSWORD", "open-sesame")
    file = tmp_path / "connections.json"
    token, denied = f"{api.url}/token", f"{api.url}/denied"
    known = {
        "Basic": BASIC,
        "Keyed": KEYED,
        "OAuth": oauth(token),
        "Denied": oauth(denied),
        "Odd": {"AuthorizationType": "MAGIC", "AuthParameters": {}},
    }
    file.write_text(json.dumps(known))
    settings.STUDIO_HTTP_CONNECTIONS = file
    api.answers["/orders"] = (200, {"X-Seen": "yes"}, {"ok": True})


@pytest.fixture(autouse=True)
def no_tokens():
    tokens._tokens.clear()


@pytest.fixture
def ask(perform, api):
    """Call a path of the API with the parameters of an HTTP Task."""

    def asked(path: str = "/orders", **parameters):
        reveal = parameters.pop("reveal", False)
        given = {"ApiEndpoint": f"{api.url}{path}", "Method": "GET", "InvocationConfig": PLAIN, **parameters}
        return perform(HTTP, given, reveal=reveal)

    return asked


def test_the_answer_is_status_headers_and_body(ask, api):
    outcome = ask()
    assert isinstance(outcome, Result)
    output = outcome.output
    assert (output["StatusCode"], output["StatusText"], output["ResponseBody"]) == (200, "OK", {"ok": True})
    assert output["Headers"]["X-Seen"] == ["yes"]
    assert output["Headers"]["Content-Type"] == ["application/json"]


def test_the_service_adds_its_own_headers(ask, api):
    ask(Headers={"Request-Id": "7"})
    headers = api.calls[0].headers
    assert headers["User-Agent"] == "Amazon|StepFunctions|HttpInvoke|us-east-1"
    assert headers["Range"] == "bytes=0-262144"
    assert headers["Host"] == f"127.0.0.1:{api.port}"
    assert headers["Request-Id"] == "7"
    assert "Content-Type" not in headers, "nothing is sent"


def test_a_body_is_sent_as_json(ask, api):
    ask(Method="POST", RequestBody={"n": 1, "name": "ü"})
    assert json.loads(api.calls[0].body) == {"n": 1, "name": "ü"}
    assert api.calls[0].headers["Content-Type"] == "application/json; charset=UTF-8"


@pytest.mark.parametrize(
    ("path", "query", "sent"),
    [
        ("/orders", {"a": "1 2", "b": ["x", "y"], "c": True}, "/orders?a=1%202&b=x&b=y&c=true"),
        ("/orders?z=0", {"a": 1}, "/orders?z=0&a=1"),
        ("/orders", "a=1&b=2", "/orders?a=1&b=2"),
        ("/orders#part", None, "/orders"),
    ],
)
def test_query_parameters_follow_the_url(ask, api, path, query, sent):
    ask(path, QueryParameters=query)
    assert api.calls[0].path == sent


@pytest.mark.parametrize(
    ("array_format", "sent"),
    [
        ("INDICES", "array[0]=a&array[1]=b"),
        ("REPEAT", "array=a&array=b"),
        ("COMMAS", "array=a,b"),
        ("BRACKETS", "array[]=a&array[]=b"),
    ],
)
def test_a_body_can_be_form_data_with_arrays_in_four_ways(ask, api, array_format, sent):
    transform = {"RequestBodyEncoding": "URL_ENCODED", "RequestEncodingOptions": {"ArrayFormat": array_format}}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    ask(Method="POST", RequestBody={"array": ["a", "b"]}, Transform=transform, Headers=headers)
    body = api.calls[0].body.decode()
    assert body.replace("%5B", "[").replace("%5D", "]").replace("%2C", ",") == sent


def test_nested_fields_are_in_brackets():
    body = {"text": "a b&c", "inner": {"n": 1, "list": [{"x": None}]}, "yes": True}
    expected = "text=a%20b%26c&inner%5Bn%5D=1&inner%5Blist%5D%5B0%5D%5Bx%5D=null&yes=true"
    assert form_data(body, "INDICES") == expected


@pytest.mark.parametrize("status", [301, 302, 400, 404, 429, 500, 503])
def test_other_statuses_fail_the_task_under_their_number(ask, api, status):
    api.answers["/orders"] = (status, {"Location": f"{api.url}/elsewhere"}, {"message": "no"})
    outcome = ask()
    assert (outcome.error, json.loads(outcome.cause)) == (f"States.Http.StatusCode.{status}", {"message": "no"})
    assert len(api.calls) == 1, "a redirect is not followed"


def test_a_text_stays_a_text(ask, api):
    api.answers["/orders"] = (200, {"Content-Type": "text/plain"}, b"123")
    assert ask().output["ResponseBody"] == "123"
    api.answers["/orders"] = (204, {}, b"")
    assert ask().output["ResponseBody"] == ""


@pytest.mark.parametrize(
    ("headers", "body"),
    [({"Content-Type": "image/png"}, b"png"), ({"Content-Type": "application/octet-stream"}, b"x"), ({}, b"\xff\xfe")],
)
def test_an_answer_that_is_no_text_is_not_supported(ask, api, headers, body):
    api.answers["/orders"] = (200, headers, body)
    assert ask().error == "States.Runtime"


def test_an_answer_may_have_256_kib(ask, api):
    api.answers["/orders"] = (200, {"Content-Type": "text/plain"}, b"x" * 262_144)
    assert len(ask().output["ResponseBody"]) == 262_144
    api.answers["/orders"] = (200, {"Content-Type": "text/plain"}, b"x" * 262_145)
    assert ask().error == "States.DataLimitExceeded"


def test_a_server_that_does_not_answer_in_time_is_cut_off(ask, api, monkeypatch):
    monkeypatch.setattr(exchange, "TOTAL_SECONDS", 2.0)
    api.hold.add("/orders")
    outcome = ask()
    api.released.set()
    assert outcome.error == "States.Http.Socket"
    assert "2 seconds" in outcome.cause


def test_nobody_there_is_a_socket_error(ask, perform):
    for url in ("http://127.0.0.1:9/", "http://no-such-host.invalid/"):
        outcome = perform(HTTP, {"ApiEndpoint": url, "Method": "GET", "InvocationConfig": PLAIN})
        assert outcome.error == "States.Http.Socket"


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "169.254.169.254", "[::1]", "192.168.1.1", "[::ffff:10.0.0.1]", "0.0.0.0"]
)
def test_addresses_inside_are_refused(perform, host):
    outcome = perform(HTTP, {"ApiEndpoint": f"http://{host}/latest", "Method": "GET", "InvocationConfig": PLAIN})
    assert outcome.error == "States.Permissions"
    assert "STUDIO_OUTGOING_NETWORKS" in outcome.cause


def test_a_name_that_leads_inside_is_refused_and_so_is_a_host_that_is_not_listed(perform, api, settings):
    settings.STUDIO_OUTGOING_NETWORKS = ()
    given = {"ApiEndpoint": f"http://localhost:{api.port}/orders", "Method": "GET", "InvocationConfig": PLAIN}
    assert perform(HTTP, given).error == "States.Permissions"
    settings.STUDIO_OUTGOING_HOSTS = ("api.example.com",)
    outcome = perform(HTTP, given)
    assert (outcome.error, "STUDIO_OUTGOING_HOSTS" in outcome.cause) == ("States.Permissions", True)
    assert api.calls == []


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"Method": "TRACE"}, "Method must be one of GET, POST"),
        ({"ApiEndpoint": "ftp://a/b"}, "ApiEndpoint must be the URL of an API"),
        ({"ApiEndpoint": "https://user:pass@a/b"}, "ApiEndpoint must be the URL of an API"),
        ({"ApiEndpoint": 5}, "ApiEndpoint must be the URL of an API"),
        ({"ApiEndpoint": "https://a/b c"}, "a space or a control character"),
        ({"Headers": {"Authorization": "x"}}, "The header Authorization cannot be set by an HTTP Task."),
        ({"Headers": {"X-Amz-Date": "x"}}, "The header X-Amz-Date cannot be set by an HTTP Task."),
        ({"Headers": {"A": "b\r\nC: d"}}, "The header 'A' cannot be sent"),
        ({"Headers": "A: b"}, "Headers must be an object"),
        ({"QueryParameters": 5}, "QueryParameters must be an object"),
        ({"RequestBody": {}, "Transform": {"RequestBodyEncoding": "XML"}}, "RequestBodyEncoding must be NONE or URL_ENCODED"),
        ({"RequestBody": {}, "Transform": {"RequestBodyEncoding": "URL_ENCODED"}}, "needs the header Content-Type"),
        ({"InvocationConfig": None}, "needs InvocationConfig or Authentication"),
        ({"InvocationConfig": {"ConnectionArn": "Basic"}}, "ConnectionArn must be the ARN of a connection"),
    ],
)  # fmt: skip
def test_wrong_parameters_are_told_and_nothing_is_sent(ask, api, parameters, words):
    outcome = ask(**parameters)
    assert (outcome.error, outcome.phase) == ("States.Runtime", "start")
    assert words in outcome.cause
    assert api.calls == []


# --- connections --------------------------------------------------------------------------------


def test_a_user_and_a_password_come_from_the_connection(ask, api):
    ask()
    assert base64.b64decode(api.calls[0].headers["Authorization"].removeprefix("Basic ")) == b"ann:open-sesame"


def test_what_a_connection_adds_goes_before_what_the_task_says(ask, api):
    ask(
        Method="POST",
        Authentication={"ConnectionArn": ARN.format("Keyed")},
        InvocationConfig=None,
        Headers={"header-param": "task", "Other": "o"},
        QueryParameters={"QueryParam": "task", "q": "1"},
        RequestBody={"BodyParam": "task", "Job": "j"},
    )
    call = api.calls[0]
    assert (call.headers["X-Key"], call.headers["Header-Param"], call.headers["Other"]) == (
        "key-4711",
        "connection-header",
        "o",
    )
    assert call.path == "/orders?QueryParam=connection-query&q=1"
    assert json.loads(call.body) == {"BodyParam": "connection-body", "Job": "j"}


def test_a_text_as_body_cannot_take_what_a_connection_adds(ask, api):
    outcome = ask(Method="POST", InvocationConfig={"ConnectionArn": ARN.format("Keyed")}, RequestBody="text")
    assert outcome.error == "States.Runtime"
    assert api.calls == []


def test_a_token_is_fetched_once_and_kept(ask, api):
    api.answers["/token"] = (200, {}, {"access_token": "token-1", "token_type": "Bearer", "expires_in": 3600})
    for _ in range(2):
        assert ask(InvocationConfig={"ConnectionArn": ARN.format("OAuth")}).output["StatusCode"] == 200
    assert [call.path for call in api.calls] == ["/token", "/orders", "/orders"]
    assert (
        api.calls[0].body == b"grant_type=client_credentials&client_id=studio&client_secret=client-secret&audience=shop"
    )
    assert {call.headers["Authorization"] for call in api.calls[1:]} == {"Bearer token-1"}


def test_a_token_that_is_not_taken_any_more_is_not_kept(ask, api):
    keyed = {"ConnectionArn": ARN.format("OAuth")}
    api.answers["/token"] = (200, {}, {"access_token": "token-2", "expires_in": 3600})
    api.answers["/orders"] = (401, {}, {})
    assert ask(InvocationConfig=keyed).error == "States.Http.StatusCode.401"
    api.answers["/token"] = (200, {}, {"access_token": "token-3", "expires_in": 3600})
    api.answers["/orders"] = (200, {}, {})
    assert ask(InvocationConfig=keyed).output["StatusCode"] == 200
    assert api.calls[-1].headers["Authorization"] == "Bearer token-3"


def test_a_token_that_is_not_given_is_the_connections_error_without_its_secret(ask, api):
    api.answers["/denied"] = (401, {}, {"error": "client-secret is wrong"})
    outcome = ask(InvocationConfig={"ConnectionArn": ARN.format("Denied")})
    assert outcome.error == "Events.ConnectionResource.InvalidConnectionState"
    assert "401" in outcome.cause
    assert "client-secret" not in outcome.cause


def test_connections_that_cannot_be_used_say_why(ask, monkeypatch, settings):
    def error(name: str) -> Failure:
        return ask(InvocationConfig={"ConnectionArn": ARN.format(name)})

    unknown = error("Nobody")
    assert unknown.error == "Events.ConnectionResource.ResourceNotFound"
    assert "STUDIO_HTTP_CONNECTIONS" in unknown.cause
    assert error("Odd").error == "Events.ConnectionResource.InvalidConnectionState"
    monkeypatch.delenv("SHOP_PASSWORD")
    assert "SHOP_PASSWORD" in error("Basic").cause
    settings.STUDIO_HTTP_CONNECTIONS.write_text("{")
    assert error("Basic").error == "Events.ConnectionResource.InternalError"


@pytest.mark.parametrize(
    ("kind", "parameters", "header", "value"),
    [
        ("API_KEY", {"ApiKeyAuthParameters": {"ApiKeyName": "X-Key", "ApiKeyValue": "key-4712"}}, "X-Key", "key-4712"),
        ("BASIC", {"BasicAuthParameters": {"Username": "u", "Password": "p"}}, "Authorization", "Basic dTpw"),
    ],
)
def test_a_connection_of_eventbridge_is_read_with_its_secret(ask, api, aws, kind, parameters, header, value):
    more = {"InvocationHttpParameters": {"QueryStringParameters": [{"Key": "q", "Value": "1", "IsValueSecret": True}]}}
    made = aws.client_of("events").create_connection(
        Name="Shop", AuthorizationType=kind, AuthParameters=parameters | more
    )
    assert ask(InvocationConfig={"ConnectionArn": made["ConnectionArn"]}).output["StatusCode"] == 200
    assert (api.calls[0].headers[header], api.calls[0].path) == (value, "/orders?q=1")
    gone = ask(InvocationConfig={"ConnectionArn": ARN.format("Gone")})
    assert gone.error == "Events.ConnectionResource.ResourceNotFound"


def test_secrets_that_a_server_sends_back_are_hidden(ask, api):
    api.answers["/orders"] = (200, {"X-Echo": "key-4711"}, {"got": "key-4711"})
    outcome = ask(InvocationConfig={"ConnectionArn": ARN.format("Keyed")})
    assert outcome.output["ResponseBody"] == {"got": "*****"}
    assert outcome.output["Headers"]["X-Echo"] == ["*****"]
    api.answers["/orders"] = (403, {}, {"wrong": "key-4711"})
    assert ask(InvocationConfig={"ConnectionArn": ARN.format("Keyed")}).cause == '{"wrong": "*****"}'


def test_a_trace_shows_the_exchange_and_secrets_only_to_who_may_see_them(ask, api):
    arguments = {"Method": "POST", "RequestBody": {"a": 1}, "InvocationConfig": {"ConnectionArn": ARN.format("Keyed")}}
    api.answers["/orders"] = (200, {}, {"got": "key-4711"})
    hidden = ask(**arguments).trace
    assert (hidden["request"]["protocol"], hidden["request"]["method"]) == ("http", "POST")
    assert hidden["request"]["url"] == f"{api.url}/orders?QueryParam=*****"
    assert "X-Key: *****" in hidden["request"]["headers"]
    assert json.loads(hidden["request"]["body"]) == {"a": 1, "BodyParam": "*****"}
    assert (hidden["response"]["statusCode"], hidden["response"]["statusMessage"]) == ("200", "OK")
    assert "4711" not in json.dumps(hidden)
    shown = ask(reveal=True, **arguments).trace
    assert "X-Key: key-4711" in shown["request"]["headers"]
    assert json.loads(shown["response"]["body"]) == {"got": "key-4711"}


# --- API Gateway --------------------------------------------------------------------------------


def test_an_api_of_api_gateway_is_called_by_stage_and_path(perform, api, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_EXECUTE_API", api.url)
    api.answers["/prod/pets/a b"] = api.answers["/prod/pets/a%20b"] = (200, {}, {"ok": True})
    host = "a1b2c3.execute-api.us-east-1.amazonaws.com"
    given = {
        "ApiEndpoint": host, "Method": "POST", "Stage": "prod", "Path": "/pets/a b", "Headers": {"X-One": ["1"]},
        "QueryParameters": {"q": ["1", "2"], "none": None}, "RequestBody": {"n": 1}, "AuthType": "IAM_ROLE",
    }  # fmt: skip
    outcome = perform("apigateway:invoke", given)
    assert (outcome.output["StatusCode"], outcome.output["ResponseBody"]) == (200, {"ok": True})
    call = api.calls[0]
    assert (call.path, call.headers["Host"], call.headers["X-One"]) == ("/prod/pets/a%20b?q=1&q=2", host, "1")
    assert call.headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=")
    assert "Range" not in call.headers


def test_nothing_is_signed_for_hosts_that_are_not_api_gateways_or_without_a_word_of_the_operator(
    perform, api, settings
):
    host = "a1b2c3.execute-api.us-east-1.amazonaws.com"
    for allowed, endpoint in (((), host), (("apigateway",), f"127.0.0.1:{api.port}")):
        settings.STUDIO_AWS_SERVICES = allowed
        outcome = perform("apigateway:invoke", {"ApiEndpoint": endpoint, "Method": "GET", "AuthType": "IAM_ROLE"})
        assert outcome.error == "States.Permissions"
        assert "STUDIO_AWS_SERVICES" in outcome.cause
    assert api.calls == []


def test_an_error_of_an_api_is_named_by_its_status(perform, api, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_EXECUTE_API", api.url)
    api.answers["/dev"] = (403, {}, {"message": "Forbidden"})
    host = "a1b2c3.execute-api.us-east-1.amazonaws.com"
    outcome = perform("apigateway:invoke", {"ApiEndpoint": host, "Method": "GET", "Stage": "dev"})
    assert (outcome.error, json.loads(outcome.cause)) == ("ApiGateway.403", {"message": "Forbidden"})
    assert "Authorization" not in api.calls[0].headers
    wrong = perform("apigateway:invoke", {"ApiEndpoint": "https://a/b", "Method": "GET"})
    assert "ApiEndpoint must be the host of an API" in wrong.cause
    assert (
        perform("apigateway:invoke", {"ApiEndpoint": host, "Method": "GET", "AuthType": "X"}).error == "States.Runtime"
    )
