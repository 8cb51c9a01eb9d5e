using System.Globalization;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Reads the options of the verbs from the query string.</summary>
internal static class QueryOptions
{
    private const int LongestManager = 128;

    private static readonly ResourceType CreateOptions = Options("CreateOptions");
    private static readonly ResourceType UpdateOptions = Options("UpdateOptions");
    private static readonly ResourceType PatchOptions = Options("PatchOptions");
    private static readonly ResourceType DeleteOptions = Options("DeleteOptions");

    public static ListQuery List(ApiRequest request) => new()
    {
        LabelSelector = request.Query("labelSelector"),
        FieldSelector = request.Query("fieldSelector"),
        Limit = (int)Math.Clamp(Number(request, "limit") ?? 0, 0, int.MaxValue),
        Continue = request.Query("continue"),
        ResourceVersion = request.Query("resourceVersion"),
        ResourceVersionMatch = request.Query("resourceVersionMatch"),
        SendInitialEvents = request.Query("sendInitialEvents").Length > 0,
    };

    public static WatchQuery Watch(ApiRequest request) => new()
    {
        LabelSelector = request.Query("labelSelector"),
        FieldSelector = NameSelector.With(request.Query("fieldSelector"), request.Path.Name),
        ResourceVersion = request.Query("resourceVersion"),
        ResourceVersionMatch = request.Query("resourceVersionMatch"),
        AllowBookmarks = request.Flag("allowWatchBookmarks"),
        SendInitialEvents = request.Query("sendInitialEvents").Length > 0 ? request.Flag("sendInitialEvents") : null,
        Timeout = Number(request, "timeoutSeconds") is { } seconds && seconds > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue)) : null,
    };

    public static RequestContext Write(ApiRequest request, IReadOnlyList<string> decodingProblems) => new()
    {
        User = request.User,
        FieldManager = FieldManager(request),
        DryRun = DryRun(request, request.Http.Request.Query["dryRun"]),
        Force = request.Flag("force"),
        MustBeNew = request.Http.Request.Headers.IfNoneMatch == "*",
        FieldValidation = Validation(request),
        DecodingProblems = decodingProblems,
    };

    public static PodLogOptions Log(ApiRequest request) => new()
    {
        Container = request.Query("container"),
        Follow = request.Flag("follow"),
        Previous = request.Flag("previous"),
        Timestamps = request.Flag("timestamps"),
        TailLines = Number(request, "tailLines"),
        SinceSeconds = Number(request, "sinceSeconds"),
        SinceTime = Time(request, "sinceTime"),
        LimitBytes = Number(request, "limitBytes"),
    };

    /// <summary>Refuses options that do not fit the format of a patch.</summary>
    /// <exception cref="StatusException">422.</exception>
    public static void CheckPatch(ApiRequest request, PatchKind kind)
    {
        if (kind == PatchKind.Apply && request.Query("fieldManager").Length == 0)
            throw ApiError.Invalid(PatchOptions, "", [FieldFault.Required("fieldManager", "is required for apply patch")]);
        if (kind != PatchKind.Apply && request.Query("force").Length > 0)
            throw ApiError.Invalid(PatchOptions, "", [FieldFault.Forbidden("force", "may not be specified for non-apply patch")]);
    }

    public static bool DryRun(ApiRequest request, IEnumerable<string?> values)
    {
        var dry = false;
        foreach (var value in values)
        {
            if (string.IsNullOrEmpty(value)) continue;
            if (value != "All") throw ApiError.Invalid(KindOf(request), "", [FieldFault.NotSupported("dryRun", value, "All")]);
            dry = true;
        }
        return dry;
    }

    private static string FieldManager(ApiRequest request)
    {
        if (request.Query("fieldManager") is { Length: > 0 } manager) return Checked(request, manager);
        var agent = request.Http.Request.Headers.UserAgent.ToString();
        var end = agent.AsSpan().IndexOfAny('/', ' ');
        var name = end >= 0 ? agent[..end] : agent;
        return name.Length == 0 ? "unknown" : name[..Math.Min(name.Length, LongestManager)];
    }

    private static string Checked(ApiRequest request, string manager)
    {
        if (manager.Length > LongestManager) throw ApiError.Invalid(KindOf(request), "", [FieldFault.TooLong("fieldManager", LongestManager)]);
        if (manager.Any(char.IsControl))
            throw ApiError.Invalid(KindOf(request), "", [FieldFault.InvalidText("fieldManager", manager, "should only contain printable characters")]);
        return manager;
    }

    private static FieldValidation Validation(ApiRequest request) => request.Query("fieldValidation") switch
    {
        "" or "Warn" => FieldValidation.Warn,
        "Ignore" => FieldValidation.Ignore,
        "Strict" => FieldValidation.Strict,
        var other => throw ApiError.Invalid(KindOf(request), "", [FieldFault.NotSupported("fieldValidation", other, "", "Ignore", "Strict", "Warn")]),
    };

    private static ResourceType KindOf(ApiRequest request) => request.Verb switch
    {
        "create" => CreateOptions,
        "patch" => PatchOptions,
        "delete" or "deletecollection" => DeleteOptions,
        _ => UpdateOptions,
    };

    private static ResourceType Options(string kind) => new("meta.k8s.io", "v1", kind, "", false);

    private static long? Number(ApiRequest request, string name)
    {
        var text = request.Query(name);
        if (text.Length == 0) return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiError.BadRequest($"query parameter {name}: \"{text}\" is not a whole number");
    }

    private static DateTimeOffset? Time(ApiRequest request, string name)
    {
        var text = request.Query(name);
        if (text.Length == 0) return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw ApiError.BadRequest($"query parameter {name}: \"{text}\" is not an RFC 3339 time");
    }
}
