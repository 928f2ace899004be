//! Certificates of an authority of our own.

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

/// A server's certificate and key, and the authority that vouches for it, all PEM.
pub struct Certificate {
    pub chain: String,
    pub key: String,
    pub authority: String,
}

/// A certificate for these names.
pub fn certificate(names: &[&str]) -> Certificate {
    let authority_key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_pem = authority.self_signed(&authority_key).unwrap().pem();
    let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let server = CertificateParams::new(names).unwrap();
    let signed = server.signed_by(&key, &Issuer::new(authority, authority_key)).unwrap();
    Certificate { chain: signed.pem(), key: key.serialize_pem(), authority: authority_pem }
}
