using System.Globalization;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>Reads and checks the <c>resourceVersion</c> of requests.</summary>
internal static class Revisions
{
    public static string Text(long revision) => revision.ToString(CultureInfo.InvariantCulture);

    /// <summary>The revision, 0 for an empty text.</summary>
    /// <exception cref="StatusException">400: it is not a number.</exception>
    public static long Parse(string text)
    {
        if (text.Length == 0) return 0;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : throw ApiError.BadRequest($"Invalid value: \"{text}\": resourceVersion must be a number that this server gave out");
    }

    /// <summary>The revision of a stored object.</summary>
    public static long Of(KubeObject value) => long.Parse(value.Header.ResourceVersion, CultureInfo.InvariantCulture);

    /// <summary>How long a request waits for a revision that does not exist yet: another server on the same store may be ahead of this one.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan WaitStep = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until the store has reached a revision, for 3 seconds at most.</summary>
    /// <exception cref="StatusException">400: the text is not a number. 504: the revision did not come.</exception>
    public static async Task AwaitAsync(string text, IObjectStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var wanted = Parse(text);
        if (wanted <= store.Revision) return;
        var started = time.GetTimestamp();
        // Stores tell of changes of one collection, not of revisions, hence the steps; who asks for the future is rare.
        while (wanted > store.Revision && time.GetElapsedTime(started) < LongestWait) await Task.Delay(WaitStep, time, cancellationToken);
        CheckReached(wanted, store);
    }

    // A write is seen by readers an instant before the store's revision says so; whoever read it may ask for it at once.
    private static readonly TimeSpan Publishing = TimeSpan.FromMilliseconds(10);

    /// <summary>Refuses a revision that does not exist yet: nothing is ever behind here, so there is nothing to wait for.</summary>
    /// <exception cref="StatusException">504.</exception>
    public static void CheckReached(long wanted, IObjectStore store)
    {
        if (wanted <= store.Revision || SpinWait.SpinUntil(() => wanted <= store.Revision, Publishing)) return;
        throw new StatusException(504, "Timeout", $"Too large resource version: {wanted}, current: {store.Revision}")
        {
            Causes = [new StatusCause("ResourceVersionTooLarge", "Too large resource version", "")],
            RetryAfterSeconds = 1,
        };
    }
}
