namespace Meridian.Controllers.Common;

/// <summary>Does the same thing many times in batches of 1, 2, 4...: when it cannot be done, few attempts are lost on finding out.</summary>
internal static class SlowStart
{
    /// <summary>Runs up to <paramref name="count"/> attempts; after a batch with a failure no further one begins.</summary>
    /// <returns>The first failure, or null. An attempt reports its failure by its result, not by throwing.</returns>
    internal static Task<Exception?> RunAsync(int count, Func<Task<Exception?>> attempt) => RunAsync([.. Enumerable.Range(0, count)], _ => attempt());

    /// <summary>The same for a list of things.</summary>
    internal static async Task<Exception?> RunAsync<T>(IReadOnlyList<T> items, Func<T, Task<Exception?>> attempt)
    {
        var done = 0;
        for (var batch = 1; done < items.Count; batch *= 2)
        {
            var size = Math.Min(batch, items.Count - done);
            var results = await Task.WhenAll(items.Skip(done).Take(size).Select(attempt));
            if (Array.Find(results, r => r is not null) is { } failure) return failure;
            done += size;
        }
        return null;
    }
}
