//! Whom to trust: the system's certificates, and the operator's own.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::error::PersonioError;

/// A TLS client that trusts the system's roots and, beside them, those in `ca_file` (for a proxy that opens TLS).
///
/// The provider is named here and not taken from the process: whoever installs another one cannot break this.
///
/// # Errors
/// If `ca_file` holds no certificate, or there is nothing to trust at all although TLS is `needed`.
pub(super) fn trusting(
    ca_file: Option<&Path>,
    needed: bool,
) -> Result<ClientConfig, PersonioError> {
    let mut roots = RootCertStore::empty();
    if let Some(path) = ca_file {
        add(&mut roots, path)?;
    }
    if needed {
        let system = rustls_native_certs::load_native_certs();
        roots.add_parsable_certificates(system.certs);
        if roots.is_empty() {
            let why: Vec<String> = system.errors.iter().map(ToString::to_string).collect();
            return Err(PersonioError::NoRoots(why.join("; ")));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = versions.map_err(|fault| PersonioError::NoRoots(fault.to_string()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn add(roots: &mut RootCertStore, path: &Path) -> Result<(), PersonioError> {
    let refused = |why: String| PersonioError::Certificates {
        path: path.to_owned(),
        why,
    };
    let mut found = 0;
    let certificates =
        CertificateDer::pem_file_iter(path).map_err(|fault| refused(fault.to_string()))?;
    for certificate in certificates {
        let certificate = certificate.map_err(|fault| refused(fault.to_string()))?;
        roots
            .add(certificate)
            .map_err(|fault| refused(fault.to_string()))?;
        found += 1;
    }
    if found == 0 {
        Err(refused("it holds no certificate".into()))
    } else {
        Ok(())
    }
}
