//! A local stand-in for Huawei Cloud Certificate Manager (CCM).

pub mod pki;
