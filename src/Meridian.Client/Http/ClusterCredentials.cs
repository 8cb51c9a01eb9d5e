namespace Meridian.Client;

/// <summary>Where an API server is and how to be known there. Never logged.</summary>
public sealed record ClusterCredentials
{
    /// <summary>Root of the server, such as <c>https://127.1.0.1:6443</c>.</summary>
    public required Uri Server { get; init; }

    /// <summary>Certificates, in PEM, that the server's certificate must lead to; empty for the system's.</summary>
    public string CertificateAuthorityPem { get; init; } = "";

    /// <summary>Client certificate in PEM; empty for none.</summary>
    public string ClientCertificatePem { get; init; } = "";

    /// <summary>Key of the client certificate in PEM; empty for none.</summary>
    public string ClientKeyPem { get; init; } = "";

    /// <summary>Bearer token; empty for none.</summary>
    public string Token { get; init; } = "";

    /// <summary>File with the bearer token, read anew as it changes; it counts before <see cref="Token"/>. Empty for none.</summary>
    public string TokenFile { get; init; } = "";

    /// <summary>Program that gives a token or client certificate; null for none.</summary>
    public ExecPlugin? Exec { get; init; }

    /// <summary>Whom to act as; null for oneself.</summary>
    public Impersonation? Impersonation { get; init; }

    /// <summary>Proxy on the way to the server; null for the one that the environment names, if any.</summary>
    public Uri? ProxyUrl { get; init; }

    /// <summary>Name expected in the server's certificate; empty for the host of <see cref="Server"/>.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>Accept any server certificate. Default false.</summary>
    public bool InsecureSkipVerify { get; init; }

    /// <summary>The server's address only: credentials do not belong in text.</summary>
    public override string ToString() => Server.ToString();
}
