using System.Net;
using Meridian.ApiServer;

namespace Meridian.Cli;

/// <summary>What the certificates of an API server are made of.</summary>
internal sealed record ApiCertificatesOptions
{
    /// <summary>Signs them.</summary>
    public required CertificateAuthority Authority { get; init; }

    /// <summary>Sign service account tokens.</summary>
    public required ServiceAccountKeyRing TokenKeys { get; init; }

    /// <summary>Addresses by which the server is reached.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>Names by which the server is reached, besides those that pods use. Default: none.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Puts the administrator's credentials for a server where they belong. Called at the start and with every renewal.</summary>
    public required Func<Uri, CancellationToken, Task> GiveAdministrator { get; init; }
}
