//! The code of `--as rust` compiles, for every operation with all its arguments.

use std::fmt::Write as _;

use command::Service;
use commands::SERVICES;
use test_support::{Folder, compiler, workspace};

use crate::operations::with_all_arguments;
use crate::program::Ccm;

#[test]
fn code_for_every_operation_compiles() {
    let mut ccm = Ccm::alone();
    ccm.set("HUAWEICLOUD_SDK_REGION", "cn-north-4");
    let mut program = String::from("fn main() {}\n");
    for (service, command) in
        SERVICES.iter().flat_map(|service| service.commands.iter().map(move |command| (service, command)))
    {
        let arguments = [service.name, command.name, "--dry-run", "--as", "rust", "--skip-validation", "--input", "-"];
        let done = ccm.run_with(&arguments, &with_all_arguments(command));
        assert_eq!(done.code, 0, "{} {}: {done:?}", service.name, command.name);
        // Without Tokio, the dependencies have the features that other tests check too.
        let (imports, main) = done.out.split_once("#[tokio::main]\n").expect("a program");
        let name = format!("{}_{}", service.name, command.name).replace('-', "_");
        let _ =
            write!(program, "\n#[allow(dead_code, reason = \"only compiled\")]\nmod {name} {{\n{imports}{main}}}\n");
    }
    let folder = Folder::new();
    let client = |service: &Service| {
        let name = format!("huaweicloud-{}", service.name);
        compiler::dependency(&name, &workspace().join("generated").join(&name))
    };
    let clients: String = SERVICES.iter().map(client).collect();
    compiler::write_workspace(&folder, &[], &(clients + "serde_json.workspace = true\n"));
    compiler::write_program(&folder, "samples.rs", program);
    let failed = compiler::check_programs(&folder);
    assert!(failed.is_empty(), "{}", failed.values().cloned().collect::<String>());
}
