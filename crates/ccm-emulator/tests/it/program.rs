//! The program on the command line.

use std::io::PipeWriter;
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use huaweicloud_core::Config;

use crate::running::{PROGRAM, Running, issue, root};
use crate::support::client;

#[tokio::test]
async fn printed_variables_configure_a_client() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let running = Running::start(
        &["--data", data, "--ak", "MYKEY", "--clock", "2030-01-01T12:00:00Z", "--skew-by", "system"],
        &[("CCM_EMULATOR_SK", "a ca'nary")],
    );
    let pca = huaweicloud_pca::Client::new(&running.config()).unwrap();
    let _ = pca.show_console_config().send().await;
    let wrong = huaweicloud_core::Credentials::access_key("MYKEY", "another canary");
    let config = Config::builder().credentials(wrong).endpoint(running.endpoint()).domain_id("x").build().unwrap();
    let error = huaweicloud_pca::Client::new(&config).unwrap().show_console_config().send().await.unwrap_err();
    assert!(error.to_string().contains("APIGW.0301"), "{error}");
    let log = running.stop();
    assert!(log.contains(" PCA ShowConsoleConfig GET /v1/pca/config/console auth=signed"), "{log}");
    assert!(log.contains("401 PCA ShowConsoleConfig") && log.contains("auth=refused"), "{log}");
    assert!(!log.contains("canary") && !log.contains("nary"), "{log}");
    // The data directory can be used again after a stop.
    Running::start(&["--data", data, "--quiet"], &[]).stop();
}

/// Whether the program succeeds, and what it prints. It must end by itself.
fn output(arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).env_remove("CCM_EMULATOR_SK").env_remove("CCM_EMULATOR_PASSWORD");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() && started.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let _ = child.kill();
    let output = child.wait_with_output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

#[test]
fn operations_are_listed() {
    let (success, text) = output(&["operations"]);
    let all = ccm_emulator::coverage();
    for row in &all {
        assert!(text.contains(&format!(" {} ", row.operation)) && text.contains(row.path), "{text}");
    }
    let emulated = all.iter().filter(|row| row.emulated).count();
    let total = format!("{emulated} of {} operations are emulated\n", all.len());
    assert!(success && text.ends_with(&total), "{text}");
}

#[test]
fn help_and_errors_are_useful() {
    let (success, text) = output(&["serve", "--help"]);
    for word in
        ["--listen", "--data", "--ak", "--account", "--clock", "--skew-by", "--user", "--allow-host", "--seed", "--log"]
    {
        assert!(success && text.contains(word), "{word}: {text}");
    }
    for (arguments, expected) in [
        (&["serve", "--ak", "x"] as &[&str], "CCM_EMULATOR_SK"),
        (&["serve", "--sk", "x"], "--ak"),
        (&["serve", "--clock", "tomorrow"], "2030-01-01T00:00:00Z"),
        (&["serve", "--account", "x"], "NAME:AK:SK"),
        (&["serve", "--user", "x"], "CCM_EMULATOR_PASSWORD"),
        (&["serve", "--password", "x"], "--user"),
        (&["serve", "--new-store"], "--data"),
        (&["serve", "--allow-host", "http://emulator.test"], "without scheme and port"),
        (&["serve", "--max-connections", "0"], "0"),
        (&["serve", "--listen", "nowhere"], "choose another address"),
        (&["serve", "--listen", "127.0.0.1:0", "--data", "/proc/nothing"], "cannot be created"),
        (&[], "Usage"),
    ] {
        let (success, text) = output(arguments);
        assert!(!success && text.contains(expected), "{arguments:?}: {text}");
    }
}

#[test]
fn help_fits_eighty_columns() {
    for arguments in [
        &["--help"] as &[&str],
        &["serve", "--help"],
        &["serve", "-h"],
        &["operations", "--help"],
        &["snapshot", "--help"],
        &["restore", "--help"],
    ] {
        let output = Command::new(PROGRAM).args(arguments).env("COLUMNS", "80").output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

/// A pipe that nobody reads.
fn closed_pipe() -> PipeWriter {
    std::io::pipe().unwrap().1
}

#[test]
fn commands_end_quietly_on_a_closed_output() {
    for arguments in [&["operations"] as &[&str], &["--help"], &["serve", "--help"], &["--version"]] {
        let output = Command::new(PROGRAM).args(arguments).stdout(closed_pipe()).output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{arguments:?}: {output:?}");
    }
}

#[test]
fn errors_keep_their_status_on_a_closed_output() {
    for (arguments, code) in [(&["serve", "--sk", "x"] as &[&str], 2), (&["serve", "--listen", "nowhere"], 1)] {
        let status =
            Command::new(PROGRAM).args(arguments).stdout(closed_pipe()).stderr(closed_pipe()).status().unwrap();
        assert_eq!(status.code(), Some(code), "{arguments:?}");
    }
}

#[tokio::test]
async fn server_survives_a_closed_output() {
    // Nobody reads which port the program chooses.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let mut command = Command::new(PROGRAM);
    command.args(["serve", "--listen", &address]).stdout(closed_pipe()).stderr(closed_pipe());
    let running = Running { child: command.spawn().unwrap(), variables: Vec::new(), printed: String::new() };
    let url = format!("http://{address}/emulator/health");
    let started = Instant::now();
    while client().get(&url).send().await.is_err() {
        assert!(started.elapsed() < Duration::from_secs(10), "the program does not listen");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for _ in 0..3 {
        // This request is logged.
        let response = client().get(format!("http://{address}/nowhere")).send().await.unwrap();
        assert_eq!(response.status(), 404);
    }
    running.stop();
}

#[tokio::test]
async fn log_is_coloured_only_on_request() {
    for (variables, coloured) in [
        (&[] as &[(&str, &str)], false),
        (&[("CLICOLOR_FORCE", "1")], true),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
    ] {
        let running = Running::start(&[], variables);
        let pca = huaweicloud_pca::Client::new(&running.config()).unwrap();
        pca.show_console_config().send().await.unwrap();
        let log = running.stop();
        assert!(log.contains("ShowConsoleConfig"), "{log}");
        assert_eq!(log.contains('\u{1b}'), coloured, "{variables:?}: {log:?}");
    }
}

#[test]
fn program_stops_quickly() {
    let running = Running::start(&[], &[]);
    let started = Instant::now();
    running.stop();
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_concurrent_clients_are_served() {
    let running = Running::start(&["--quiet"], &[]);
    let issuer = root(&huaweicloud_pca::Client::new(&running.config_without_retries()).unwrap()).await;
    let clients = (0..500).map(|number| {
        // Each client has its own connections.
        let pca = huaweicloud_pca::Client::new(&running.config_without_retries()).unwrap();
        let issuer = issuer.clone();
        tokio::spawn(async move {
            let name = format!("host-{number}.example.com");
            let id = issue(&pca, &issuer, &name).await.unwrap();
            let shown = pca.show_certificate().certificate_id(&id).send().await.unwrap();
            assert_eq!(shown.distinguished_name.common_name.as_str(), name);
            let found = pca.list_certificate().name(&name).send().await.unwrap();
            assert_eq!((found.total, found.certificates[0].certificate_id.as_str()), (1, id.as_str()));
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.unwrap();
    }
    let quota = huaweicloud_pca::Client::new(&running.config()).unwrap().show_certificate_quota().send().await.unwrap();
    assert_eq!(quota.quotas.resources[0].used, 500);
}

/// Runs the printed command that gets a token, and returns the token.
fn printed_token(running: &Running) -> Option<String> {
    if Command::new("curl").arg("--version").output().is_err() {
        println!("skipped: curl is not installed");
        return None;
    }
    let command =
        running.printed.lines().find_map(|line| line.strip_prefix("# export HUAWEICLOUD_SDK_AUTH_TOKEN=")).unwrap();
    let script = format!("token={command}; printf %s \"$token\"");
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).env("no_proxy", "*");
    Some(String::from_utf8(shell.output().unwrap().stdout).unwrap())
}

#[tokio::test]
async fn printed_command_gets_a_token() {
    for (arguments, variables, user) in [
        (&[] as &[&str], &[] as &[(&str, &str)], "\"emulator\""),
        (&["--user", "anna"], &[("CCM_EMULATOR_PASSWORD", "it's a ca'nary")], "\"anna\""),
        (&["--ak", "A", "--sk", "s", "--user", "anna", "--password", "p"], &[], "\"anna\""),
        (&["--account", "blue:BLUEKEY:secret", "--user", "anna", "--password", "p"], &[], "\"anna\""),
    ] {
        let running = Running::start(arguments, variables);
        assert!(running.printed.contains(&format!("# For a token of the user {user}")), "{}", running.printed);
        let Some(token) = printed_token(&running) else { return };
        let projects = format!("{}/v3/projects", running.endpoint());
        let response = client().get(&projects).header("x-auth-token", token).send().await.unwrap();
        assert_eq!(response.status(), 200, "{}", running.printed);
        let log = running.stop();
        assert!(log.contains("auth=token") && !log.contains("nary"), "{log}");
    }
    let without = Running::start(&["--account", "blue:BLUEKEY:secret"], &[]);
    assert!(without.printed.contains("Add one with --user"), "{}", without.printed);
    // The well-known password is not accepted beside that of a user.
    let own = Running::start(&["--user", "anna", "--password", "p"], &[]);
    let user = serde_json::json!({"name": "emulator", "password": "emulator-password", "domain": {"name": "emulator"}});
    let body = serde_json::json!({"auth": {"identity": {"methods": ["password"], "password": {"user": user}}}});
    let answer = client().post(format!("{}/v3/auth/tokens", own.endpoint())).json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 401);
}

#[tokio::test]
async fn command_in_the_readme_gets_a_token() {
    let readme = include_str!("../../README.md");
    let command = readme.split("```").find_map(|block| block.strip_prefix("sh\ncurl ")).unwrap();
    let running = Running::start(&[], &[]);
    let command = format!("curl {}", command.replace("http://127.0.0.1:8080", running.endpoint()));
    let output = Command::new("sh").args(["-c", &command]).env("no_proxy", "*").output().unwrap();
    if String::from_utf8_lossy(&output.stderr).contains("curl: not found") {
        println!("skipped: curl is not installed");
        return;
    }
    let token = String::from_utf8(output.stdout).unwrap();
    let request = client().get(format!("{}/v3/projects", running.endpoint())).header("x-auth-token", token.trim());
    assert_eq!(request.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn second_signal_ends_the_program_at_once() {
    let mut running = Running::start(&[], &[]);
    let fault = serde_json::json!({"fault": "latency", "milliseconds": 3_600_000});
    let added = client().post(format!("{}/emulator/faults", running.endpoint())).json(&fault).send().await.unwrap();
    assert_eq!(added.status(), 200);
    let waiting = client().get(format!("{}/v3/projects", running.endpoint())).send();
    let waiting = tokio::spawn(waiting);
    tokio::time::sleep(Duration::from_millis(300)).await;
    running.terminate();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(running.child.try_wait().unwrap().is_none(), "it waits for the request");
    let started = Instant::now();
    running.terminate();
    let output = running.child.wait().unwrap();
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    assert_eq!(output.code(), Some(1));
    assert!(waiting.await.unwrap().is_err());
}

#[tokio::test]
async fn maximum_of_connections_is_logged_once() {
    let running = Running::start(&["--max-connections", "5", "--client-timeout", "1", "--quiet"], &[]);
    let address = running.endpoint().strip_prefix("http://").unwrap();
    let idle: Vec<_> = (0..9).map(|_| std::net::TcpStream::connect(address).unwrap()).collect();
    let health = client().get(format!("{}/emulator/health", running.endpoint())).send().await.unwrap();
    assert_eq!(health.status(), 200, "it is served once others have timed out");
    drop(idle);
    let log = running.stop();
    assert!(log.contains("5 connections are open, which is the maximum"), "{log}");
    assert!(log.lines().count() <= 3, "{log}");
}

#[tokio::test]
async fn lost_store_is_refused_with_the_flag() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    Running::start(&["--data", data], &[]).stop();
    std::fs::remove_file(folder.path().join("store.redb")).unwrap();
    let (success, text) = output(&["serve", "--listen", "127.0.0.1:0", "--data", data]);
    assert!(!success && text.contains("store.redb is missing") && text.contains("--new-store"), "{text}");
    Running::start(&["--data", data, "--new-store"], &[]).stop();
    Running::start(&["--data", data], &[]).stop();
}

#[tokio::test]
async fn allowed_host_is_answered() {
    let running = Running::start(&["--allow-host", "emulator.test"], &[]);
    let get = async |host: &str| {
        let request = client().get(format!("{}/emulator/health", running.endpoint())).header("host", host);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!((get("emulator.test").await, get("attacker.example").await), (200, 403));
}

#[tokio::test]
async fn state_is_written_to_a_file_and_restored() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let running = Running::start(&["--seed", "demo"], &[("CCM_EMULATOR_CONTROL_TOKEN", "a canary")]);
    assert!(running.printed.contains("export CCM_EMULATOR_CONTROL_TOKEN='a canary'"), "{}", running.printed);
    let endpoint = running.endpoint().to_owned();
    let run = |command: &str, more: &[&str], token: Option<&str>| {
        let mut program = Command::new(PROGRAM);
        program.args([command, file.to_str().unwrap(), "--endpoint", &endpoint]).args(more);
        match token {
            Some(token) => program.env("CCM_EMULATOR_CONTROL_TOKEN", token),
            None => program.env_remove("CCM_EMULATOR_CONTROL_TOKEN"),
        };
        let output = program.output().unwrap();
        (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    for (token, expected) in [(None, "CCM_EMULATOR_CONTROL_TOKEN is not set"), (Some("wrong"), "refused it (401)")] {
        let (success, text) = run("snapshot", &[], token);
        assert!(!success && text.contains(expected), "{text}");
        assert!(!file.exists());
    }
    assert_eq!(run("snapshot", &[], Some("a canary")), (true, String::new()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let (success, text) = run("snapshot", &[], Some("a canary"));
    assert!(!success && text.contains("pass --force"), "{text}");
    assert_eq!(run("snapshot", &["--force"], Some("a canary")), (true, String::new()));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");

    let health = Command::new(PROGRAM).args(["health", "--endpoint", running.endpoint()]).output().unwrap();
    assert!(health.status.success() && String::from_utf8(health.stdout).unwrap().contains("\"status\":\"ok\""));

    let scm = huaweicloud_scm::Client::new(&running.config()).unwrap();
    let csr = scm.list_csr().send().await.unwrap().csr_list[0].id.clone();
    scm.delete_csr().id(&csr).send().await.unwrap();
    assert_eq!(run("restore", &[], Some("a canary")), (true, String::new()));
    scm.show_csr().id(&csr).send().await.unwrap();
    std::fs::write(&file, "{").unwrap();
    let (success, text) = run("restore", &[], Some("a canary"));
    assert!(!success && text.contains("it is not JSON"), "{text}");
    let log = running.stop();
    assert!(!log.contains("canary"), "{log}");
    let (success, text) = run("snapshot", &["--force"], Some("a canary"));
    assert!(!success && text.contains("does not answer"), "{text}");
}

#[tokio::test]
async fn log_can_be_json() {
    let folder = tempfile::tempdir().unwrap();
    let seed = folder.path().join("seed.yaml");
    std::fs::write(
        &seed,
        "accounts: {blue: {access_keys: {BLUEKEY: a canary}, calls: [{call: iam/KeystoneListUsers}]}}",
    )
    .unwrap();
    let running = Running::start(&["--log", "json", "--seed", seed.to_str().unwrap()], &[]);
    let pca = huaweicloud_pca::Client::new(&running.config()).unwrap();
    pca.show_console_config().send().await.unwrap();
    let _ = client().get(format!("{}/nowhere?canary", running.endpoint())).send().await.unwrap();
    let log = running.stop();
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2, "a seed is not logged: {log}");
    for (field, expected) in [
        ("level", serde_json::json!("info")),
        ("service", serde_json::json!("PCA")),
        ("operation", serde_json::json!("ShowConsoleConfig")),
        ("method", serde_json::json!("GET")),
        ("path", serde_json::json!("/v1/pca/config/console")),
        ("account", serde_json::json!("blue")),
        ("verdict", serde_json::json!("signed")),
        ("status", serde_json::json!(200)),
    ] {
        assert_eq!(lines[0][field], expected, "{log}");
    }
    assert!(lines[0]["duration_ms"].is_f64() && lines[0]["time"].is_string() && lines[0]["message"].is_null());
    assert_eq!((&lines[1]["status"], &lines[1]["account"]), (&serde_json::json!(404), &serde_json::Value::Null));
    assert!(!log.contains("canary"), "{log}");
}

#[tokio::test]
async fn seeded_data_is_not_seeded_again() {
    let folder = tempfile::tempdir().unwrap();
    let seed = folder.path().join("seed.yaml");
    let key = "resources: {access_keys: {a: {request: {credential: {user_id: '${users.blue.id}'}}}}}";
    std::fs::write(&seed, format!("accounts: {{blue: {{users: {{blue: {{password: p}}}}, {key}}}}}")).unwrap();
    let arguments = ["--seed", seed.to_str().unwrap(), "--data", folder.path().to_str().unwrap(), "--quiet"];
    assert_eq!(Running::start(&arguments, &[]).stop(), "");
    let log = Running::start(&arguments, &[]).stop();
    assert!(log.contains("already has records, so it is not seeded again"), "{log}");
}

#[test]
fn wrong_seeds_are_refused_with_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let seed = folder.path().join("seed.yaml");
    std::fs::write(&seed, "accounts: {blue: {keys: {}}}").unwrap();
    let name = seed.to_str().unwrap();
    for (arguments, expected) in [
        (&["--seed", name] as &[&str], format!("error: seed {name}, accounts.blue.keys: unknown field `keys`")),
        (&["--seed", "/nowhere"], "error: seed /nowhere: cannot be read".to_owned()),
        (&["--seed", "demo", "--user", "x"], "cannot be used with".to_owned()),
        (&["--seed", "demo", "--account", "partner:A:B"], "the account name \"partner\" is used twice".to_owned()),
    ] {
        let (success, text) = output(&[&["serve", "--listen", "127.0.0.1:0"], arguments].concat());
        assert!(!success && text.contains(&expected), "{expected}\n{text}");
    }
}
