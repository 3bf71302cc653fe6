//! An emulator with the accounts `blue` and `red` that validates its responses.

use ccm_emulator::{Account, Emulator, Settings};

pub(crate) async fn two_accounts(change: impl FnOnce(&mut Settings)) -> Emulator {
    let mut settings = Settings::default();
    settings.validate_responses = true;
    change(&mut settings);
    Emulator::builder()
        .account(Account::new("blue").with_access_key("BLUEACCESSKEY0000001", "the secret key of blue"))
        .account(Account::new("red").with_access_key("REDACCESSKEY00000001", "the secret key of red"))
        .settings(settings)
        .start()
        .await
        .unwrap()
}
