using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Network;

/// <summary>Tells the owner of a service what the proxy could not do, as a Warning event and in the log: once, until it is over.</summary>
internal sealed partial class ServiceWarnings(EventRecorder events, ILogger logger)
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
    public void Tell(IReadOnlyList<Warning> warnings, Func<ObjectKey, KubeObject?> find)
    {
        foreach (var warning in warnings.Where(w => !told.Contains(w)))
        {
            LogWarning(warning.Service, warning.Message);
            if (find(warning.Service) is { } service) events.Warning(service, warning.Reason, warning.Message);
        }
        told = [.. warnings];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Service {Service}: {What}")]
    private partial void LogWarning(ObjectKey service, string what);
}
