namespace Meridian.Controllers.Common;

/// <summary>Does the same thing many times in batches of 1, 2, 4...: when it cannot be done, few attempts are lost on finding out.</summary>
internal static class SlowStart
{
    /// <summary>Runs up to <paramref name="count"/> attempts; after a batch with a failure no further one begins.</summary>
    /// <returns>The first failure, or null. An attempt reports its failure by its result, not by throwing.</returns>
    internal static async Task<Exception?> RunAsync(int count, Func<Task<Exception?>> attempt)
    {
        for (var batch = 1; count > 0; batch *= 2)
        {
            var size = Math.Min(batch, count);
            var results = await Task.WhenAll(Enumerable.Range(0, size).Select(_ => attempt()));
            if (Array.Find(results, r => r is not null) is { } failure) return failure;
            count -= size;
        }
        return null;
    }
}
