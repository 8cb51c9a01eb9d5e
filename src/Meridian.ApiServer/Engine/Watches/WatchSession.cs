using System.Runtime.CompilerServices;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>
/// One watch: the initial state if asked for, then every change, bookmarks in the pauses, until its time is over.
/// It sleeps in the store's watch, which a timer interrupts for bookmarks and the end; nothing polls.
/// </summary>
internal sealed class WatchSession(ServedResource served, string? ns, WatchQuery query, ObjectFilter filter, TimeSpan length, TimeProvider time)
{
    /// <summary>Pause between bookmarks.</summary>
    internal static readonly TimeSpan BookmarkPeriod = TimeSpan.FromMinutes(1);

    // The last bookmark comes this long before the end, so that the client has it when the watch ends.
    private static readonly TimeSpan LastBookmarkLead = TimeSpan.FromSeconds(2);

    private readonly long started = time.GetTimestamp();
    private long shown;
    private bool bookmarkDue;
    private TimeSpan nextBookmark = BookmarkPeriod;

    public async IAsyncEnumerable<ApiWatchEvent> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var initial in InitialEvents()) yield return initial;
        while (time.GetElapsedTime(started) is var elapsed && elapsed < length && !served.Retired.IsCancellationRequested)
        {
            using var pause = new CancellationTokenSource(Max(NextStop(elapsed) - elapsed, TimeSpan.FromMilliseconds(1)), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, cancellationToken, served.Retired);
            await foreach (var change in ChangesAsync(either.Token, cancellationToken))
            {
                yield return change;
                if (change.Type == ApiWatchEventType.Error) yield break;
            }
            bookmarkDue = query.AllowBookmarks;
            nextBookmark = time.GetElapsedTime(started) + BookmarkPeriod;
        }
    }

    private TimeSpan NextStop(TimeSpan elapsed)
    {
        if (!query.AllowBookmarks) return length;
        var last = length - LastBookmarkLead;
        if (elapsed >= last) return length;
        return nextBookmark < last ? nextBookmark : Max(last, elapsed);
    }

    // Ends when interrupted. An iterator may not yield inside a catch, so each step is taken by a method that turns failures into events.
    private async IAsyncEnumerable<ApiWatchEvent> ChangesAsync(CancellationToken interrupted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var published = served.Store.Revision;
        // Of all namespaces, so that what happens elsewhere still moves this watch on and it never falls behind what the store keeps.
        await using var changes = served.Store.WatchAsync(served.StoredAs, null, shown, interrupted).GetAsyncEnumerator(CancellationToken.None);
        while (true)
        {
            var step = StepAsync(changes, cancellationToken);
            // Not completed at once: nothing up to the revision read before is left to show.
            if (bookmarkDue && !step.IsCompleted)
            {
                bookmarkDue = false;
                shown = Math.Max(shown, published);
                yield return Bookmarks.At(served.Type, shown);
            }
            var (outcome, failure) = await step;
            if (outcome == StepOutcome.Interrupted) yield break;
            if (failure is not null)
            {
                yield return new ApiWatchEvent(ApiWatchEventType.Error, null, failure);
                yield break;
            }
            shown = changes.Current.Revision;
            if (ns is not null && changes.Current.Object.Header.Namespace != ns) continue;
            if (WatchTransition.Of(served.Show(changes.Current), filter) is { } change) yield return change;
        }
    }

    private enum StepOutcome { Change, Interrupted, Failed }

    private static async ValueTask<(StepOutcome Outcome, StatusException? Failure)> StepAsync(
        IAsyncEnumerator<StoreEvent> changes, CancellationToken cancellationToken)
    {
        try
        {
            return await changes.MoveNextAsync() ? (StepOutcome.Change, null) : (StepOutcome.Interrupted, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (StepOutcome.Interrupted, null);
        }
        catch (StatusException gone)
        {
            return (StepOutcome.Failed, gone);
        }
    }

    private IEnumerable<ApiWatchEvent> InitialEvents()
    {
        var asked = query.SendInitialEvents ?? (query.ResourceVersion is "" or "0");
        var wanted = Revisions.Parse(query.ResourceVersion);
        if (!asked)
        {
            shown = wanted > 0 ? wanted : served.Store.Revision;
            return [];
        }
        var page = served.List(ns, new StoreListOptions());
        shown = page.Revision;
        var added = page.Items.Where(filter.Matches).Select(o => new ApiWatchEvent(ApiWatchEventType.Added, o));
        return query.SendInitialEvents == true && query.AllowBookmarks ? added.Append(Bookmarks.InitialEventsEnd(served.Type, shown)) : added;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
