using System.Diagnostics;

namespace Meridian.Fuzz;

/// <summary>What a run found.</summary>
/// <param name="Inputs">How many inputs were tried.</param>
/// <param name="Slowest">How long the slowest input took.</param>
/// <param name="Failures">Inputs that made the target fail, one for each kind of failure, with what was thrown.</param>
internal sealed record FuzzReport(long Inputs, TimeSpan Slowest, IReadOnlyList<(byte[] Input, string Failure)> Failures);

/// <summary>Feeds a target for a while. Seeds come first, unchanged; then mutations of seeds and of inputs that behaved in a new way.</summary>
internal static class FuzzRun
{
    private const int MostKept = 512;
    private const int MostFailures = 10;
    private static readonly TimeSpan WorthKeeping = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestInput = TimeSpan.FromSeconds(10);

    /// <summary>Runs until the time is over or enough has failed.</summary>
    /// <param name="target">What to feed.</param>
    /// <param name="time">For how long.</param>
    /// <param name="seed">Start of the random source.</param>
    /// <param name="learns">Whether inputs that behaved in a new way are mutated further; as that depends on the clock, only a run that does not learn repeats itself.</param>
    public static async Task<FuzzReport> RunAsync(FuzzTarget target, TimeSpan time, int seed, bool learns = true)
    {
        var random = new Random(seed);
        var mutator = new Mutator(random, target.Words);
        var kept = target.Seeds.ToList();
        var failures = new Dictionary<string, (byte[], string)>(StringComparer.Ordinal);
        var slowest = TimeSpan.Zero;
        var (started, inputs) = (Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(started) < time && failures.Count < MostFailures)
        {
            var input = inputs < target.Seeds.Count ? target.Seeds[(int)inputs] : mutator.Next(kept[random.Next(kept.Count)], kept[random.Next(kept.Count)]);
            inputs++;
            var begun = Stopwatch.GetTimestamp();
            if (await FailureOfAsync(target, input) is { } failure) failures.TryAdd(Kind(failure), (input, failure));
            var took = Stopwatch.GetElapsedTime(begun);
            if (took > LongestInput) failures.TryAdd("slow", (input, $"took {took.TotalSeconds:0.0} s"));
            // Without instrumentation time is the only sign that an input went further than those before; what is slow as such would only slow the rest.
            if (learns && took > slowest && took < WorthKeeping && kept.Count < MostKept) kept.Add(input);
            if (took > slowest) slowest = took;
        }

        return new FuzzReport(inputs, slowest, [.. failures.Values]);
    }

    private static async Task<string?> FailureOfAsync(FuzzTarget target, byte[] input)
    {
        try
        {
            await target.Run(input);
            return null;
        }
        catch (Exception failure)
        {
            return failure.ToString();
        }
    }

    // Failures at one place are one failure: the type and the innermost frames say which.
    private static string Kind(string failure) => string.Join('\n', failure.Split('\n').Where((l, i) => i == 0 || l.Contains(" at ", StringComparison.Ordinal)).Select((l, i) => i == 0 ? l.Split(':')[0] : l).Take(4));
}
