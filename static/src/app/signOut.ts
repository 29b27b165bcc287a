/** Leaves by a real POST, so that the server's answer (a redirect) is followed by the browser. */
export function signOut(): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/sign-out/";
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "csrfmiddlewaretoken";
  token.value = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
  form.append(token);
  document.body.append(form);
  form.submit();
}
