using System.CommandLine;
using System.Text.Json;
using Meridian.Network;

namespace Meridian.Cli;

/// <summary>A command that makes a fault in a cluster of this home.</summary>
internal abstract class ChaosCommand : CliCommand
{
    private readonly Argument<string> cluster = new("CLUSTER") { Description = "A cluster of this machine." };
    private readonly DurationOption length = new("--for", "Undo it after this time and tell what was measured. Default: it stays until it is undone.");
    private readonly Option<string[]> guards = new("--abort-if") { Description = "Undo it at once when requests to the global address fare worse for 3 s: \"errors>1%\" or \"p99>500ms\". May be repeated; needs --for.", HelpName = "LIMIT" };
    private readonly Option<int> rate = new("--probe-rate") { Description = "Requests per second that are made to the global address meanwhile.", DefaultValueFactory = _ => 50, HelpName = "N" };
    private readonly DurationOption timeout = new("--probe-timeout", "Longest time for one of these. Default: 2s.");
    private readonly Option<string> format = new("--output", "-o") { Description = "\"json\" for scripts: the report only.", HelpName = "json" };

    protected ChaosCommand(string name, string description, params string[] examples) : base(name, description, examples)
    {
        format.AcceptOnlyFromAmong("json");
        Arguments.Add(cluster);
        foreach (var option in (Option[])[length, guards, rate, timeout, format]) Options.Add(option);
    }

    /// <summary>The fault that is asked for.</summary>
    /// <exception cref="CliException">It is none.</exception>
    protected abstract Fault Read(ParseResult arguments, MeridianHome home, string cluster);

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var home = MeridianHome.FromEnvironment();
        var limits = (arguments.GetValue(guards) ?? []).Select(SloGuard.Parse).ToArray();
        if (limits.Length > 0 && arguments.GetValue(length) is null) throw CliException.BadInput("--abort-if needs --for: somebody must look as long as the fault is there");
        var fault = Read(arguments, home, Existing(home, arguments.GetRequiredValue(cluster))) with { Since = TimeProvider.System.GetUtcNow() };
        if (arguments.GetValue(length) is not { } lasts) return await StayAsync(arguments, home, fault, cancellationToken);
        var plan = new ChaosPlan(fault, lasts, limits, Positive(arguments.GetValue(rate)), arguments.GetValue(timeout) ?? TimeSpan.FromSeconds(2));
        return await DrillAsync(arguments, home, plan, cancellationToken);
    }

    private static string Existing(MeridianHome home, string name) => home.Existing(name) is { IsFederation: false } found ? found.Name
        : throw CliException.BadInput("chaos is for clusters; the federation can be stopped with: meridian stop federation");

    private static async Task<int> StayAsync(ParseResult arguments, MeridianHome home, Fault fault, CancellationToken token)
    {
        await new FaultBook(home, TimeProvider.System).AddAsync(fault, token);
        await arguments.InvocationConfiguration.Output.WriteLineAsync($"{fault.Cluster} is {FaultText.What(fault)}; undo it with: meridian chaos undo {fault.Cluster}");
        return ExitCodes.Ok;
    }

    private async Task<int> DrillAsync(ParseResult arguments, MeridianHome home, ChaosPlan plan, CancellationToken token)
    {
        var (output, asJson) = (arguments.InvocationConfiguration.Output, arguments.GetValue(format) == "json");
        using var connection = FederationAccess.Open(home);
        var report = await new ChaosDrill(home, connection.Client, plan, TimeProvider.System).RunAsync(line => { if (!asJson) output.WriteLine(line); }, token);
        if (asJson) await output.WriteLineAsync(JsonSerializer.Serialize(report, CliJsonContext.Default.ChaosReport));
        else ChaosReportText.Write(output, report);
        return report.AbortedBy.Length == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static int Positive(int rate) => rate is >= 1 and <= 10_000 ? rate : throw CliException.BadInput($"--probe-rate {rate}: must be 1 to 10000");
}
