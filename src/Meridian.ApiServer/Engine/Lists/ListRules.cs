using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Which combinations of list and watch parameters make sense.</summary>
internal static class ListRules
{
    private static readonly ResourceType ListOptions = new("meta.k8s.io", "v1", "ListOptions", "listoptions", false);

    /// <exception cref="StatusException">422 with every fault.</exception>
    public static void Check(ListQuery query)
    {
        var faults = new List<StatusCause>();
        var match = query.ResourceVersionMatch;
        if (match.Length > 0)
        {
            if (query.ResourceVersion.Length == 0) faults.Add(Forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided"));
            if (query.Continue.Length > 0) faults.Add(Forbidden("resourceVersionMatch is forbidden when continue is provided"));
            if (match is not ("Exact" or "NotOlderThan")) faults.Add(FieldFault.NotSupported("resourceVersionMatch", match, "Exact", "NotOlderThan", ""));
            if (match == "Exact" && query.ResourceVersion == "0") faults.Add(Forbidden("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
        }
        if (query.SendInitialEvents) faults.Add(FieldFault.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        Throw(faults);
    }

    /// <exception cref="StatusException">422 with every fault.</exception>
    public static void Check(WatchQuery query)
    {
        var faults = new List<StatusCause>();
        var match = query.ResourceVersionMatch;
        if (query.SendInitialEvents is not null && match != "NotOlderThan")
            faults.Add(Forbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        if (match.Length > 0 && query.SendInitialEvents is null)
            faults.Add(Forbidden("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
        if (match.Length > 0 && match != "NotOlderThan") faults.Add(FieldFault.NotSupported("resourceVersionMatch", match, "NotOlderThan"));
        Throw(faults);
    }

    private static StatusCause Forbidden(string detail) => FieldFault.Forbidden("resourceVersionMatch", detail);

    private static void Throw(List<StatusCause> faults)
    {
        if (faults.Count > 0) throw ApiError.Invalid(ListOptions, "", faults);
    }
}
