using Meridian.Client;

namespace Meridian.ApiServer;

/// <summary>Turns a client's options into the engine's.</summary>
internal static class Requests
{
    public static ListQuery Query(ListOptions options) => new()
    {
        LabelSelector = options.LabelSelector, FieldSelector = options.FieldSelector, Limit = options.Limit, Continue = options.Continue,
    };

    public static WatchQuery Query(WatchOptions options) => new()
    {
        ResourceVersion = options.ResourceVersion, LabelSelector = options.LabelSelector, FieldSelector = options.FieldSelector,
        AllowBookmarks = options.AllowBookmarks, Timeout = options.Timeout,
    };

    public static RequestContext Context(WriteOptions options) => new()
    {
        FieldManager = options.FieldManager, Force = options.Force, DryRun = options.DryRun, MustBeNew = options.MustBeNew,
        // Our own parts may be newer than a table: what they send is kept or dropped in silence.
        FieldValidation = FieldValidation.Ignore,
    };

    public static DeleteRequest Delete(DeleteOptions options) => new()
    {
        GracePeriodSeconds = options.GracePeriodSeconds, PropagationPolicy = options.PropagationPolicy, PreconditionUid = options.PreconditionUid,
    };
}
