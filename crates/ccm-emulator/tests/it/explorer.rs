//! The reference that the emulator serves, and what it refuses of browsers.

use ccm_emulator::{Account, Emulator};
use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::support::{client, domains, two_accounts};

/// A response: its status, headers and body.
async fn get(emulator: &Emulator, path: &str) -> (u16, HeaderMap, String) {
    let response = client().get(format!("{}{path}", emulator.endpoint())).send().await.unwrap();
    (response.status().as_u16(), response.headers().clone(), response.text().await.unwrap())
}

#[tokio::test]
async fn front_page_leads_to_the_explorer() {
    let emulator = two_accounts().await;
    // The client has a TLS provider now, which each one needs.
    let _ = client();
    let still = Client::builder().redirect(Policy::none()).build().unwrap();
    for path in ["/", "/explorer"] {
        let response = still.get(format!("{}{path}", emulator.endpoint())).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["location"]),
            (307, &"/explorer/".parse().unwrap())
        );
    }
    let (status, _, page) = get(&emulator, "/").await;
    assert_eq!(status, 200);
    assert!(page.contains("served by the emulator"), "{page}");
    // The controls that it names are there.
    let controls: Vec<_> = page.split("href=\"/emulator/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(!controls.is_empty());
    for control in controls {
        assert_eq!(get(&emulator, &format!("/emulator/{control}")).await.0, 200, "{control}");
    }
}

#[tokio::test]
async fn every_operation_has_a_page_that_is_kept_apart() {
    let emulator = two_accounts().await;
    let mut paths: Vec<_> =
        ["", "index.html", "state.html", "style.css", "try.js", "search-index.js", "icon.svg", "nowhere"]
            .map(|name| format!("/explorer/{name}"))
            .into();
    paths.extend(
        ["/", "/favicon.ico", "/explorer/api/user", "/explorer/api/samples", "/explorer/api/requests"]
            .map(str::to_owned),
    );
    for service in clients::SERVICES {
        let pages = service.operations.iter();
        paths.extend(pages.map(|operation| format!("/explorer/{}/{}.html", service.name, operation.name)));
    }
    for path in paths {
        let (status, headers, _) = get(&emulator, &path).await;
        let expected = match path.as_str() {
            "/explorer/nowhere" | "/explorer/api/user" => 404,
            "/explorer/api/samples" | "/explorer/api/requests" => 401,
            _ => 200,
        };
        assert_eq!(status, expected, "{path}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.split("; ").any(|known| known == part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(headers[name], value, "{path} {name}");
        }
        assert!(!headers.keys().any(|name| name.as_str().starts_with("access-control")), "{path}");
        let media_type = match path.rsplit('.').next() {
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("svg" | "ico") => "image/svg+xml",
            Some("html") => "text/html; charset=utf-8",
            _ => continue,
        };
        assert_eq!(headers["content-type"], media_type, "{path}");
    }
}

#[tokio::test]
async fn only_the_account_for_demonstration_is_told() {
    let emulator = Emulator::start().await.unwrap();
    let (status, _, body) = get(&emulator, "/explorer/api/user").await;
    let known = Account::demonstration();
    let user = &known.users()[0];
    let expected = json!({"account": known.name(), "name": user.name, "password": user.password.expose_secret()});
    assert_eq!((status, serde_json::from_str::<Value>(&body).unwrap()), (200, expected));
    // No page has an access key.
    for service in clients::SERVICES {
        for operation in service.operations {
            let (_, _, page) = get(&emulator, &format!("/explorer/{}/{}.html", service.name, operation.name)).await;
            for key in known.access_keys() {
                assert!(!page.contains(&key.id) && !page.contains(key.secret.expose_secret()), "{}", operation.name);
            }
        }
    }
    let other = Account::new(known.name()).with_user(user.name.clone(), "another password");
    let emulator = Emulator::builder().account(other).start().await.unwrap();
    assert_eq!(get(&emulator, "/explorer/api/user").await.0, 404, "another account of the same name");
}

#[tokio::test]
async fn requests_of_other_origins_are_refused() {
    let emulator = two_accounts().await;
    let own = emulator.endpoint().to_owned();
    let send = async |method: Method, path: &str, headers: &[(&str, &str)]| {
        let mut request = client().request(method, format!("{own}{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        assert!(!response.headers().keys().any(|name| name.as_str().starts_with("access-control")), "{path}");
        (response.status().as_u16(), response.text().await.unwrap())
    };
    let other_port = "http://127.0.0.1:1";
    for path in
        ["/", "/explorer/", "/explorer/api/user", "/v3/auth/domains", "/v3/auth/tokens", "/emulator/health", "/nowhere"]
    {
        for method in [Method::GET, Method::POST, Method::OPTIONS] {
            for headers in [
                &[("origin", "http://attacker.example")] as &[_],
                &[("origin", other_port)],
                &[("origin", "null")],
                &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")],
                &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")],
            ] {
                let (status, body) = send(method.clone(), path, headers).await;
                assert_eq!(status, 403, "{method} {path} {headers:?}");
                assert!(body.contains("EMULATOR.Origin"), "{body}");
            }
        }
    }
    // Its own pages may call it, but not its controls.
    let from_page = [("origin", own.as_str()), ("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors")];
    assert_eq!(send(Method::GET, "/v3/auth/domains", &from_page).await.0, 401);
    let (status, body) = send(Method::DELETE, "/emulator/faults", &from_page).await;
    assert!(status == 403 && body.contains("EMULATOR.Controls"), "{body}");
    let signed = domains().request(&emulator).header("origin", &own).send().await.unwrap();
    assert_eq!(signed.status(), 200);
    let link = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
    assert_eq!(send(Method::GET, "/explorer/", &link).await.0, 200, "a link to a page");
    assert_eq!(send(Method::GET, "/v3/auth/domains", &link).await.0, 403);
}
