using System.Net;
using System.Security.Cryptography.X509Certificates;
using Meridian.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.ApiServer;

/// <summary>What an <see cref="ApiServerHost"/> is made of.</summary>
public sealed class ApiServerOptions
{
    /// <summary>Where to listen. Port 0 takes a free one, told by <see cref="ApiServerHost.Address"/>.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The server's certificate with its private key.</summary>
    public required X509Certificate2 ServerCertificate { get; init; }

    /// <summary>Tells the certificate to show from the next connection on, when it is renewed while the server runs. Default: always <see cref="ServerCertificate"/>.</summary>
    public Func<X509Certificate2>? CurrentCertificate { get; init; }

    /// <summary>Certificate of the cluster's authority, sent along and the only one that client certificates may come from.</summary>
    public required X509Certificate2 Authority { get; init; }

    /// <summary>Answers the requests.</summary>
    public required ApiEngine Engine { get; init; }

    /// <summary>Finds out who asks.</summary>
    public required Authenticator Authenticator { get; init; }

    /// <summary>Decides who may do what.</summary>
    public required IAuthorizer Authorizer { get; init; }

    /// <summary>How resources are shown as tables. Default: as a local cluster shows them.</summary>
    public TableColumnSets Columns { get; init; } = TableColumnSets.LocalCluster;

    /// <summary>What can be asked of this server besides access and identity. Default nothing.</summary>
    public IReadOnlyList<Question> Questions { get; init; } = [];

    /// <summary>What <c>/readyz</c> depends on. Default nothing.</summary>
    public IReadOnlyList<HealthCheck> ReadinessChecks { get; init; } = [];

    /// <summary>The store that <c>/meridian/backup</c> and <c>/meridian/check</c> are about; null for none.</summary>
    public IStoreMaintenance? Store { get; init; }

    /// <summary>How the server is shared between its users.</summary>
    public FairnessOptions Fairness { get; init; } = new();

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes loggers. Default: none is kept.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
