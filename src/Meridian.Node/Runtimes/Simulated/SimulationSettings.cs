using Meridian.Objects;

namespace Meridian.Node;

/// <summary>
/// What can be said about how simulated pods and nodes behave. Each has one name, by which annotations of pods and nodes say it, and a cluster's
/// settings: what a pod says counts most, then its node, then the cluster.
/// </summary>
public static class SimulationSettings
{
    /// <summary>Begin of the annotations' names.</summary>
    public const string Prefix = "simulated.meridian.dev/";

    internal const string StartDelay = Prefix + "start-delay";
    internal const string StopDelay = Prefix + "stop-delay";
    internal const string InitRunFor = Prefix + "init-run-for";
    internal const string JobRunFor = Prefix + "job-run-for";
    internal const string RunFor = Prefix + "run-for";
    internal const string RunForSeconds = Prefix + "run-for-seconds";
    internal const string ExitCode = Prefix + "exit-code";
    internal const string ExitReason = Prefix + "exit-reason";
    internal const string CrashShare = Prefix + "crash-share";
    internal const string CrashAfter = Prefix + "crash-after";
    internal const string KnownImages = Prefix + "known-images";
    internal const string PullDelay = Prefix + "pull-delay";
    internal const string PullFailures = Prefix + "pull-failures";
    internal const string ReadyDelay = Prefix + "ready-delay";
    internal const string ReadyFlap = Prefix + "ready-flap";
    internal const string CpuUsage = Prefix + "cpu-usage";
    internal const string CpuPerRequest = Prefix + "cpu-per-request";
    internal const string MemoryUsage = Prefix + "memory-usage";
    internal const string RequestsPerSecond = Prefix + "requests-per-second";
    internal const string Fault = Prefix + "fault";
    internal const string NodeCpus = Prefix + "node-cpus";
    internal const string NodeMemory = Prefix + "node-memory";
    internal const string NodePods = Prefix + "node-pods";

    private const string Duration = "a length of time such as 200ms, or a range such as 1s..5s";
    private const string Share = "a share such as 5%";
    private const string Load = "an amount such as 250m, or one that goes up and down such as 50m..400m/24h";

    private static readonly Dictionary<string, (Func<string, bool> IsRead, string Form)> Rules = new(StringComparer.Ordinal)
    {
        [StartDelay] = (SimulationValues.IsDuration, Duration),
        [StopDelay] = (SimulationValues.IsDuration, Duration),
        [InitRunFor] = (SimulationValues.IsDuration, Duration),
        [JobRunFor] = (SimulationValues.IsDuration, Duration),
        [RunFor] = (SimulationValues.IsDuration, Duration),
        [RunForSeconds] = (t => double.TryParse(t, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out _), "a number of seconds"),
        [ExitCode] = (t => byte.TryParse(t, out _), "a number from 0 to 255"),
        [ExitReason] = (t => t.Length is > 0 and <= 64, "a word such as OOMKilled"),
        [CrashShare] = (t => SimulationValues.Share(t) is not null, Share),
        [CrashAfter] = (SimulationValues.IsDuration, Duration),
        [KnownImages] = (t => t.Length > 0, "images such as backend:v1,nginx:*"),
        [PullDelay] = (SimulationValues.IsDuration, Duration),
        [PullFailures] = (t => SimulationValues.Share(t) is not null, Share),
        [ReadyDelay] = (SimulationValues.IsDuration, Duration),
        [ReadyFlap] = (t => SimulationValues.Flap(t) is not null, "how long it is ready and how long not, such as 30s/5s"),
        [CpuUsage] = (t => SimulatedUsage.Parse(t, q => q.MilliValue) is not null, Load),
        [CpuPerRequest] = (t => SimulatedUsage.Parse(t, q => q.MilliValue) is not null, "processor time such as 5m: five thousandths of a second"),
        [MemoryUsage] = (t => SimulatedUsage.Parse(t, q => q.Value) is not null, Load),
        [RequestsPerSecond] = (t => SimulatedUsage.Parse(t, q => q.MilliValue) is not null, Load),
        [Fault] = (t => NodeFaults.Parse(t) is not null, string.Join(", ", NodeFaults.Names)),
        [NodeCpus] = (t => int.TryParse(t, out var cpus) && cpus > 0, "a number of processors"),
        [NodeMemory] = (t => Quantity.TryParse(t, out var bytes) && bytes.Sign > 0, "an amount such as 64Gi"),
        [NodePods] = (t => int.TryParse(t, out var pods) && pods is > 0 and <= PodAddresses.Most, $"a number from 1 to {PodAddresses.Most}"),
    };

    /// <summary>Names without the prefix, in order.</summary>
    public static IEnumerable<string> Names => Rules.Keys.Select(k => k[Prefix.Length..]).Order(StringComparer.Ordinal);

    /// <summary>What is wrong with a setting, or null.</summary>
    /// <param name="name">Its full name.</param>
    /// <param name="value">Its value.</param>
    public static string? FaultOf(string name, string value)
    {
        if (!Rules.TryGetValue(name, out var rule)) return $"{name}: there is no such setting; there are: {string.Join(", ", Names)}";
        return rule.IsRead(value) ? null : $"{name}: \"{value}\" cannot be read; it is {rule.Form}";
    }
}
