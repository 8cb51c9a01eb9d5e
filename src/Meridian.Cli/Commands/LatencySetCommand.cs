using System.CommandLine;
using System.Globalization;
using Meridian.Network;

namespace Meridian.Cli;

/// <summary><c>meridian world latency set</c>.</summary>
internal sealed class LatencySetCommand : CliCommand
{
    private const double MostMilliseconds = 60_000;

    private readonly Argument<string> from = new("FROM") { Description = "A cluster or region." };
    private readonly Argument<string> to = new("TO") { Description = "Another." };
    private readonly Argument<string> milliseconds = new("MS") { Description = "Milliseconds there and back." };

    public LatencySetCommand() : base("set", "Set the round-trip time between two clusters or regions, in either direction.", "meridian world latency set us-central asia-east 250")
    {
        foreach (var argument in (Argument[])[from, to, milliseconds]) Arguments.Add(argument);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var home = MeridianHome.FromEnvironment();
        var known = WorldMaps.Of(home).Clusters.SelectMany(c => (string[])[c.Name, c.Region]).ToHashSet(StringComparer.Ordinal);
        var pair = new PairLatency(Known(arguments.GetRequiredValue(from), known), Known(arguments.GetRequiredValue(to), known), Milliseconds(arguments.GetRequiredValue(milliseconds)));
        if (pair.From == pair.To) throw CliException.BadInput($"{pair.From} is no distance away from itself");
        var state = await new WorldFile(home).UpdateAsync(s => With(s, pair), cancellationToken);
        await arguments.InvocationConfiguration.Output.WriteLineAsync(
            $"{pair.From} and {pair.To} are {pair.Ms.ToString(CultureInfo.InvariantCulture)} ms apart{(state.Latency.On ? "" : "; distance is off, switch it on with: meridian world latency on")}");
        return ExitCodes.Ok;
    }

    private static WorldState With(WorldState state, PairLatency pair) =>
        state with { Latency = state.Latency with { Pairs = [.. state.Latency.Pairs.Where(p => !p.IsOf(pair.From, pair.To)), pair] } };

    private static string Known(string name, HashSet<string> known) => known.Contains(name) ? name
        : throw CliException.BadInput($"there is no cluster or region \"{name}\"; there are: {(known.Count == 0 ? "none (make some with: meridian up)" : string.Join(", ", known.Order(StringComparer.Ordinal)))}");

    private static double Milliseconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ms) && ms <= MostMilliseconds
            ? ms
            : throw CliException.BadInput($"\"{text}\" is no round-trip time; say milliseconds from 0 to {MostMilliseconds}, such as 250");
}
