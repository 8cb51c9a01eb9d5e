using System.Net;
using System.Security.Cryptography;
using Meridian.Client;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>Reaches members over HTTP: any conformant Kubernetes.</summary>
/// <param name="time">Clock.</param>
/// <param name="loggers">Makes loggers.</param>
/// <param name="connect">Makes the connections. Default: plain TCP.</param>
public sealed class HttpMemberConnector(TimeProvider time, ILoggerFactory loggers, Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? connect = null) : IMemberConnector
{
    /// <inheritdoc />
    public IMemberConnection Connect(MemberAccess access)
    {
        var credentials = MemberCredentials.Read(access);
        try
        {
            return new HttpMemberConnection(new ApiConnection(credentials, connect), time, loggers);
        }
        catch (CryptographicException fault)
        {
            throw new FormatException($"a certificate or key in the cluster's secret is not valid PEM: {fault.Message}", fault);
        }
    }
}
