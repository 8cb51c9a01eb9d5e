using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Network;

/// <summary>Tells the owner of a service what the proxy could not do, as a Warning event and in the log: once, until it is over.</summary>
internal sealed partial class ServiceWarnings(IKubeClient client, TimeProvider time, ILogger logger)
{
    private HashSet<Warning> told = [];

    internal readonly record struct Warning(ObjectKey Service, string Reason, string Message);

    /// <summary>The warnings of a plan and of carrying it out; pure.</summary>
    public static IReadOnlyList<Warning> From(IEnumerable<FrontendConflict> conflicts, IEnumerable<FrontendFailure> failures) =>
    [
        .. conflicts.Select(c => new Warning(c.Loser, "AddressConflict", $"{c.Frontend} already belongs to service {c.Holder}; connections go there")),
        .. failures.Select(f => new Warning(f.Key.Service, "ListenFailed", $"cannot listen on {f.Frontend}: {f.Cause.Message}")),
    ];

    /// <summary>Tells what was not told by the call before.</summary>
    public async Task TellAsync(IReadOnlyList<Warning> warnings, Func<ObjectKey, KubeObject?> find, CancellationToken token)
    {
        foreach (var warning in warnings.Where(w => !told.Contains(w)))
        {
            LogWarning(warning.Service, warning.Message);
            if (find(warning.Service) is { } service) await WriteEventAsync(service, warning, token);
        }
        told = [.. warnings];
    }

    private async Task WriteEventAsync(KubeObject service, Warning warning, CancellationToken token)
    {
        try
        {
            await client.CreateAsync(ResourceTypes.Events, service.Header.Namespace, JsonBytes.Of(EventNode(service.Header, warning)), WriteOptions.Default, token);
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException)
        {
            // The log has it; the service's namespace may be going away.
            LogNotWritten(warning.Service, failure.Message);
        }
    }

    private JsonObject EventNode(ObjectHeader service, Warning warning)
    {
        var now = WireTime.Format(time.GetUtcNow());
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["generateName"] = $"{service.Name}.", ["namespace"] = service.Namespace },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = "v1", ["kind"] = "Service", ["namespace"] = service.Namespace, ["name"] = service.Name, ["uid"] = service.Uid,
            },
            ["reason"] = warning.Reason,
            ["message"] = warning.Message,
            ["type"] = "Warning",
            ["count"] = 1,
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["source"] = new JsonObject { ["component"] = "service-proxy" },
            ["reportingComponent"] = "service-proxy",
            ["reportingInstance"] = "",
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Service {Service}: {What}")]
    private partial void LogWarning(ObjectKey service, string what);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The event for service {Service} was not written: {Why}")]
    private partial void LogNotWritten(ObjectKey service, string why);
}
