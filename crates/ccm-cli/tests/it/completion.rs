//! Scripts for shells, and manual pages.

use commands::SERVICES;

use crate::program::Ccm;

#[test]
fn scripts_complete_commands_and_values() {
    let ccm = Ccm::alone();
    for shell in ["bash", "zsh", "fish"] {
        let done = ccm.run(&format!("completion {shell}"));
        assert_eq!(done.code, 0, "{done:?}");
        // The name of a command, of an option, and a value of an enumeration.
        for word in ["import-certificate", "sort-key", "certExpiredTime"] {
            assert!(done.out.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn each_command_has_a_manual_page() {
    let ccm = Ccm::alone();
    let done = ccm.run("man pages");
    assert_eq!(done.code, 0, "{done:?}");
    for service in SERVICES {
        for command in service.commands {
            let page = ccm.folder.path().join(format!("pages/ccm-{}-{}.1", service.name, command.name));
            assert!(page.exists(), "{}", page.display());
        }
    }
}
