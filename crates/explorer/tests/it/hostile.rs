//! A document whose texts are code does not become code.

use explorer::{Document, Sending, site};

use crate::html::Html;
use crate::support::text;

/// Ends an element, an attribute, a script and a comment, and begins others.
const CODE: &str = r#"</script></textarea></pre>'"><script>alert(1)</script><img src=x onerror=alert(1)><!--"#;

#[test]
fn texts_are_escaped() {
    let code = serde_json::to_string(CODE).unwrap();
    let document = format!(
        r##"{{
  "openapi": "3.0.3",
  "info": {{"title": {code}, "version": {code}, "description": {code}}},
  "tags": [{{"name": {code}, "description": {code}}}],
  "x-error-codes": {{{code}: {{"status": 400, "meaning": {code}}}}},
  "paths": {{{code}: {{"post": {{
    "operationId": "Attack", "summary": {code}, "description": {code}, "tags": [{code}],
    "externalDocs": {{"url": {code}}}, "x-doc-updated": {code}, "x-confirm": {code}, "x-regions": [{code}],
    "x-iam-action": "none (</script><script>)", "x-documented": {{{code}: {code}}}, "x-reason": {code},
    "x-ambiguous": {{{code}: {code}}}, "x-archive": {code}, "x-waiters": {{{code}: {{"field": {code}, "success": [{code}]}}}},
    "x-codeSamples": [{{"lang": {code}, "label": {code}, "source": {code}}}],
    "parameters": [{{"name": {code}, "in": "query", "description": {code}, "example": {code},
      "schema": {{"type": "string", "enum": [{code}], "default": {code}, "pattern": {code}}}}}],
    "requestBody": {{"content": {{{code}: {{"example": {{{code}: {code}, "secret": {code}}}, "schema": {{"type": "object", "properties": {{
      {code}: {{"type": "string", "description": {code}, "x-undocumented": {code}}},
      "secret": {{"type": "string", "format": "password", "maxLength": 4096, "example": {code}}}
    }}}}}}}}}},
    "responses": {{"200": {{"description": {code}, "headers": {{{code}: {{"description": {code}, "schema": {{"type": "string"}}}}}},
      "content": {{"application/json": {{"schema": {{"type": {code}}}}}}}}}}}
  }}}}}}
}}"##
    );
    for sending in [Sending::Emulator, Sending::None] {
        let site = site(&[Document { service: "demo", text: &document }], sending).unwrap();
        for (path, _) in site.files().filter(|(path, _)| path.ends_with(".html")) {
            let html = Html::read(text(&site, path));
            for element in &html.elements {
                assert!(element.name != "img", "{path}");
                assert!(element.name != "script" || html.raw(element).is_empty(), "{path}");
                assert!(!element.attributes.keys().any(|name| name.starts_with("on")), "{path}");
            }
        }
        let page = Html::read(text(&site, "demo/Attack.html"));
        assert!(page.text.contains("<script>alert(1)</script>"), "it is shown as it is");
    }
}

#[test]
fn links_of_descriptions_cannot_run_code() {
    let document = r#"
openapi: 3.0.3
info: {title: Demo, version: v1}
paths:
  /v1/a:
    get: {operationId: A, summary: A, description: "[a](javascript:alert(1)) ![b](https://example.com/b.png) <https://example.com>"}
"#;
    let site = site(&[Document { service: "demo", text: document }], Sending::None).unwrap();
    let page = Html::read(text(&site, "demo/A.html"));
    let links: Vec<_> = page.values("href").filter(|(_, link)| link.contains(':')).collect();
    assert_eq!(links, [("a", "https://example.com")]);
}
