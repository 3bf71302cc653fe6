//! The files that `cargo xtask gen` writes for all services, whichever services a run is for: the
//! crate `clients`, and the table of emulated operations.

use std::ops::Deref;

use test_support::Folder;

use crate::support::{outcome, write_service, xtask};

/// A folder with small services that are all alike.
struct Workspace(Folder);

impl Deref for Workspace {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.0
    }
}

impl Workspace {
    fn with(services: &[&str]) -> Self {
        let workspace = Self(Folder::new());
        services.iter().for_each(|service| workspace.add(service));
        workspace
    }

    fn add(&self, service: &str) {
        write_service(self, service);
    }

    /// Runs a command; returns its exit code and the output on both streams.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        outcome(xtask(arguments).arg("--root").arg(self.root()))
    }

    /// Runs a command that must succeed; returns the output.
    fn succeed(&self, arguments: &[&str]) -> String {
        let (code, text) = self.run(arguments);
        assert_eq!(code, 0, "{arguments:?}: {text}");
        text
    }

    /// The services in the crate `clients`: in its manifest, its exports, its table and its
    /// documents.
    fn services(&self) -> Vec<String> {
        let (manifest, library) =
            (self.read("generated/clients/Cargo.toml"), self.read("generated/clients/src/lib.rs"));
        let exports = library.lines().filter_map(|line| line.strip_prefix("pub use huaweicloud_"));
        let services: Vec<String> = exports.map(|line| line.split(' ').next().expect("a name").to_owned()).collect();
        for service in &services {
            assert!(manifest.contains(&format!("huaweicloud-{service} = {{ path = \"../huaweicloud-{service}\" }}\n")));
            assert!(library.contains(&format!("name: \"{service}\",")), "{library}");
            assert!(library.contains(&format!("include_str!(\"../../openapi/{service}.yaml\")")), "{library}");
        }
        assert_eq!(library.matches("include_str!").count(), services.len());
        services
    }
}

#[test]
fn clients_covers_all_services_after_any_run() {
    let workspace = Workspace::with(&["one", "two"]);
    let text = workspace.succeed(&["gen"]);
    assert!(text.contains("  written  generated/clients/src/lib.rs\n"), "{text}");
    assert_eq!(workspace.services(), ["one", "two"]);

    workspace.add("three");
    workspace.succeed(&["gen", "three"]);
    assert_eq!(workspace.services(), ["one", "three", "two"]);
    workspace.succeed(&["gen", "--check"]);
    workspace.succeed(&["gen", "--verify"]);
    assert!(!workspace.succeed(&["gen", "two"]).contains("generated/clients"), "nothing is left to do");

    workspace.remove_all("spec/three");
    assert_eq!(workspace.run(&["gen", "--check", "one"]).0, 4);
    workspace.succeed(&["gen"]);
    assert_eq!(workspace.services(), ["one", "two"]);
    assert!(!workspace.path("generated/huaweicloud-three").exists());
}

#[test]
fn clients_edited_by_hand_is_reported() {
    let workspace = Workspace::with(&["one", "two"]);
    workspace.succeed(&["gen"]);
    let (file, made) = ("generated/clients/src/lib.rs", workspace.read("generated/clients/src/lib.rs"));
    workspace.write(file, made.replace("SERVICES", "EDITED"));
    workspace.write("generated/clients/src/more.rs", "// stale\n");
    for arguments in [&["gen", "--verify"][..], &["gen", "--check"], &["gen", "--check", "one"]] {
        let (code, text) = workspace.run(arguments);
        assert_eq!(code, 4, "{text}");
        assert!(text.contains(file) && text.contains("generated/clients/src/more.rs"), "{text}");
    }
    workspace.succeed(&["gen", "one"]);
    assert_eq!(workspace.read(file), made);
    assert!(!workspace.path("generated/clients/src/more.rs").exists());
    workspace.succeed(&["gen", "--verify"]);
}

#[test]
fn operations_without_emulation_are_listed() {
    let workspace = Workspace::with(&["one", "two"]);
    assert!(!workspace.succeed(&["gen"]).contains("501"), "there is no emulator");

    const README: &str = "crates/ccm-emulator/README.md";
    const HANDLERS: &str = "crates/ccm-emulator/src/services/one.rs";
    workspace.write(README, "Before.\n\n<!-- operations -->\n<!-- /operations -->\n\nAfter.\n");
    workspace
        .write(HANDLERS, "const HANDLERS: &[(&str, Handler)] = &[(\"ListThings\", list), (\"ShowThing\", show)];\n");
    let text = workspace.succeed(&["gen", "two"]);
    let missing = "ONE/CreateThing, TWO/CreateThing, TWO/ListThings, TWO/ShowThing";
    assert!(text.contains(&format!("\nnot emulated, answered with 501: {missing}\n")), "{text}");
    insta::assert_snapshot!("not_emulated", workspace.read(README));
    workspace.succeed(&["gen", "--check"]);

    workspace.write(HANDLERS, "const HANDLERS: &[(&str, Handler)] = &[(\"ListThings\", list)];\n");
    let (code, text) = workspace.run(&["gen", "--check", "two"]);
    assert_eq!(code, 4);
    assert!(text.contains("\n+| ONE | ShowThing | `GET /v1/things/{thing_id}` | not implemented yet |\n"), "{text}");

    let readme = workspace.read(README);
    workspace.write(README, readme.replace('\n', "\r\n"));
    workspace.succeed(&["gen"]);
    workspace.succeed(&["gen", "--check"]);
    workspace.write(README, b"\xff");
    let (code, text) = workspace.run(&["gen"]);
    assert!(code == 1 && text.contains(&format!("cannot read {README}: ")) && text.contains("UTF-8"), "{text}");
    workspace.write(README, readme);

    workspace.write(HANDLERS, b"\xff");
    let (code, text) = workspace.run(&["gen"]);
    assert!(code == 1 && text.contains("UTF-8") && text.contains("help: restore the file"), "{text}");
    workspace.write(HANDLERS, "const HANDLERS");
    let (code, text) = workspace.run(&["gen"]);
    assert_eq!(code, 1);
    assert!(text.starts_with(&format!("error: {HANDLERS}: ")), "{text}");
    workspace.write(HANDLERS, "");
    workspace.write(README, "No marks.\n");
    let (code, text) = workspace.run(&["gen"]);
    assert_eq!(code, 1);
    assert!(text.contains("needs the lines `<!-- operations -->`"), "{text}");
}
