using System.CommandLine;
using Meridian.Network;

namespace Meridian.Cli;

/// <summary><c>meridian chaos slow</c>.</summary>
internal sealed class ChaosSlowCommand : ChaosCommand
{
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(1);

    private readonly DurationOption latency = new("--latency", "Time added to every round trip, such as 300ms.") { Required = true };
    private readonly DurationOption jitter = new("--jitter", "Most that is added to that by chance. Default: nothing.");

    public ChaosSlowCommand() : base("slow", "Make what goes into a cluster and out of it take longer.",
        "meridian chaos slow asia-east --latency 300ms", "meridian chaos slow asia-east --latency 300ms --jitter 50ms --for 30s --abort-if \"p99>500ms\"")
    {
        Options.Add(latency);
        Options.Add(jitter);
    }

    protected override Fault Read(ParseResult arguments, MeridianHome home, string cluster) => new()
    {
        Kind = FaultKind.Slow, Cluster = cluster,
        LatencyMs = Milliseconds("--latency", arguments.GetValue(latency)), JitterMs = Milliseconds("--jitter", arguments.GetValue(jitter)),
    };

    private static double Milliseconds(string option, TimeSpan? time) =>
        time is null || time <= Most ? time?.TotalMilliseconds ?? 0 : throw CliException.BadInput($"{option}: at most {Most.TotalSeconds:0}s");
}
