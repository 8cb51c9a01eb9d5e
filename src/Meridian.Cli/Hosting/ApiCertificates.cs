using System.Net;
using System.Security.Cryptography.X509Certificates;
using Meridian.ApiServer;
using Meridian.Client;
using Microsoft.Extensions.Logging;

namespace Meridian.Cli;

/// <summary>
/// The certificates and keys of an API server. The authority and the token keys are kept; what the authority signs is made anew at every start,
/// and again while the server runs when two thirds of its life are over.
/// </summary>
internal sealed partial class ApiCertificates : IAsyncDisposable
{
    private const string Administrator = "meridian-admin";
    private const double RenewedAfter = 2.0 / 3;

    // A timer's longest time is less than a certificate's life; and the machine may sleep.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(12);
    private static readonly string[] ServerNames = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"];

    private readonly ApiCertificatesOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private IssuedCertificate server;
    private Task renewing = Task.CompletedTask;

    /// <summary>Issues the server's certificate.</summary>
    /// <param name="options">Keys and names; the keys are disposed with this.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Receives renewals.</param>
    public ApiCertificates(ApiCertificatesOptions options, TimeProvider time, ILogger<ApiCertificates> logger)
    {
        (this.options, this.time, this.logger) = (options, time, logger);
        server = IssueServer();
    }

    /// <summary>Signs everything else.</summary>
    public CertificateAuthority Authority => options.Authority;

    /// <summary>Sign and verify service account tokens.</summary>
    public ServiceAccountKeyRing TokenKeys => options.TokenKeys;

    /// <summary>The API server's certificate now.</summary>
    public X509Certificate2 Server => Volatile.Read(ref server).Certificate;

    /// <summary>Gives the administrator credentials, now and with every renewal, and begins to renew.</summary>
    /// <param name="address">Where the server is reached.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task StartAsync(Uri address, CancellationToken cancellationToken)
    {
        await GiveAsync(address, cancellationToken);
        renewing = RenewAsync(address, stopping.Token);
    }

    /// <summary>Credentials of an administrator.</summary>
    /// <param name="authority">Signs them.</param>
    /// <param name="address">Where the server is reached.</param>
    public static ClusterCredentials Administer(CertificateAuthority authority, Uri address)
    {
        using var client = authority.IssueClient(Administrator, [UserInfo.MastersGroup]);
        return new ClusterCredentials
        {
            Server = address,
            CertificateAuthorityPem = authority.CertificatePem,
            ClientCertificatePem = client.CertificatePem,
            ClientKeyPem = client.KeyPem,
        };
    }

    /// <summary>When a certificate is to be replaced: long enough before its end for a failure to be noticed.</summary>
    public static DateTimeOffset RenewalOf(X509Certificate2 certificate)
    {
        DateTimeOffset from = certificate.NotBefore.ToUniversalTime(), to = certificate.NotAfter.ToUniversalTime();
        return from + (to - from) * RenewedAfter;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await renewing;
        stopping.Dispose();
        server.Dispose();
        options.TokenKeys.Dispose();
        options.Authority.Dispose();
    }

    private IssuedCertificate IssueServer() => Authority.IssueServer("kube-apiserver", options.Addresses, [.. ServerNames, .. options.Names]);

    private async Task RenewAsync(Uri address, CancellationToken token)
    {
        try
        {
            while (true)
            {
                var left = RenewalOf(Server) - time.GetUtcNow();
                await Task.Delay(left > LongestWait ? LongestWait : left > TimeSpan.Zero ? left : TimeSpan.Zero, time, token);
                if (time.GetUtcNow() < RenewalOf(Server)) continue;
                // The old one is left to the collector: connections that are being made may still show it.
                Volatile.Write(ref server, IssueServer());
                var next = RenewalOf(Server);
                LogRenewed(next);
                await TryGiveAsync(address, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task TryGiveAsync(Uri address, CancellationToken token)
    {
        try
        {
            await GiveAsync(address, token);
        }
        catch (Exception failure) when (!token.IsCancellationRequested)
        {
            // What they have is good for a third of its life; the next start tries again.
            LogNotGiven(failure);
        }
    }

    private Task GiveAsync(Uri address, CancellationToken token) => options.GiveAdministrator(address, token);

    [LoggerMessage(Level = LogLevel.Information, Message = "The API server's certificate was renewed; the next time is {Next}")]
    private partial void LogRenewed(DateTimeOffset next);

    [LoggerMessage(Level = LogLevel.Error, Message = "The administrator's new credentials could not be written")]
    private partial void LogNotGiven(Exception failure);
}
