using System.Diagnostics;

namespace Meridian.EndToEnd.Harness;

/// <summary>Asks a running system until it says what it should, for programs that offer no watch.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks until the answer satisfies, and returns how long that took.</summary>
    /// <param name="limit">Longest time.</param>
    /// <param name="ask">Asks the system.</param>
    /// <param name="satisfies">Whether the answer is the right one.</param>
    public static async Task<TimeSpan> BecomesAsync<T>(TimeSpan limit, Func<Task<T>> ask, Predicate<T> satisfies)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var answer = await ask();
            if (satisfies(answer)) return clock.Elapsed;
            Assert.True(clock.Elapsed < limit, $"after {limit.TotalSeconds:0.#} s the answer is still: {Text(answer)}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    private static string Text<T>(T answer) => answer is System.Collections.IEnumerable many and not string
        ? string.Join("; ", many.Cast<object?>().Select(one => one?.ToString() ?? "nothing"))
        : answer?.ToString() ?? "nothing";
}
