using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.ApiServer;

/// <summary>Keeps a lease by which one sees that this API server runs: <c>kube-system/apiserver-...</c>.</summary>
/// <param name="engine">The API.</param>
/// <param name="address">Address of this server, which tells it from others of the same store.</param>
/// <param name="time">Clock.</param>
/// <param name="log">Receives failed renewals.</param>
public sealed partial class IdentityLease(ApiEngine engine, string address, TimeProvider time, ILogger<IdentityLease> log) : IAsyncDisposable
{
    private const int LeaseSeconds = 3600;
    private const string Namespace = "kube-system";

    // Often enough that a few failures do not matter, and seldom enough to cost nothing.
    private static readonly TimeSpan RenewEvery = TimeSpan.FromMinutes(10);
    private static readonly RequestContext Context = new() { FieldManager = "kube-apiserver" };

    private readonly CancellationTokenSource stopping = new();
    private readonly string name = $"apiserver-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..16]}";
    private readonly string holder = Guid.NewGuid().ToString();
    private Task renewing = Task.CompletedTask;

    /// <summary>Takes the lease and goes on renewing it.</summary>
    public void Start() => renewing = RenewAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await renewing;
        stopping.Dispose();
    }

    private async Task RenewAsync()
    {
        try
        {
            while (true)
            {
                await WriteAsync();
                await Task.Delay(RenewEvery, time, stopping.Token);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            var key = new ObjectKey(Namespace, name);
            if (engine.Find(ResourceTypes.Leases, key) is not { } existing) await engine.CreateAsync(ResourceTypes.Leases, Namespace, Lease(null), Context, stopping.Token);
            else await engine.UpdateAsync(ResourceTypes.Leases, key, "", Lease(existing), Context, stopping.Token);
        }
        catch (StatusException failure)
        {
            LogFailed(name, failure.Message);
        }
    }

    private JsonObject Lease(KubeObject? existing)
    {
        var now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var identity = $"{name}_{holder}";
        var lease = existing?.ToNode() ?? new JsonObject
        {
            ["apiVersion"] = ResourceTypes.Leases.ApiVersion,
            ["kind"] = ResourceTypes.Leases.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = Namespace,
                ["labels"] = new JsonObject { ["apiserver.kubernetes.io/identity"] = "kube-apiserver", ["kubernetes.io/hostname"] = Environment.MachineName.ToLowerInvariant() },
            },
        };
        var acquired = lease["spec"] is JsonObject spec && spec["holderIdentity"]?.ToString() == identity ? spec["acquireTime"]?.ToString() : null;
        lease["spec"] = new JsonObject { ["holderIdentity"] = identity, ["leaseDurationSeconds"] = LeaseSeconds, ["acquireTime"] = acquired ?? now, ["renewTime"] = now };
        return lease;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Lease} could not be renewed: {Why}")]
    private partial void LogFailed(string lease, string why);
}
