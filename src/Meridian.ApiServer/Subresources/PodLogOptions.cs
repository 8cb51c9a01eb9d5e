using System.Globalization;
using Meridian.Objects;
using Microsoft.AspNetCore.WebUtilities;

namespace Meridian.ApiServer;

/// <summary>Which part of a container's log to read: the query of <c>pods/x/log</c>.</summary>
public sealed record PodLogOptions
{
    /// <summary>Container; empty for the pod's only one.</summary>
    public string Container { get; init; } = "";

    /// <summary>Go on with what is written from now on. Default false.</summary>
    public bool Follow { get; init; }

    /// <summary>Read the log of the container's run before this one. Default false.</summary>
    public bool Previous { get; init; }

    /// <summary>Put the time before each line. Default false.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Only that many lines at the end; null for all.</summary>
    public long? TailLines { get; init; }

    /// <summary>Only lines younger than that; null for all.</summary>
    public long? SinceSeconds { get; init; }

    /// <summary>Only lines from then on; null for all.</summary>
    public DateTimeOffset? SinceTime { get; init; }

    /// <summary>End after that many bytes; null for no limit.</summary>
    public long? LimitBytes { get; init; }

    /// <summary>Reads the options from a query string, with or without the question mark. Other parameters are passed over.</summary>
    /// <exception cref="StatusException">400: a value is malformed, or values exclude each other.</exception>
    public static PodLogOptions Parse(string query)
    {
        var values = QueryHelpers.ParseQuery(query);
        var options = new PodLogOptions
        {
            Container = Text("container"),
            Follow = Flag("follow"),
            Previous = Flag("previous"),
            Timestamps = Flag("timestamps"),
            TailLines = Number("tailLines", 0),
            SinceSeconds = Number("sinceSeconds", 1),
            SinceTime = Time("sinceTime"),
            LimitBytes = Number("limitBytes", 1),
        };
        if (options is { SinceSeconds: not null, SinceTime: not null }) throw ApiError.BadRequest("at most one of `sinceTime` or `sinceSeconds` may be specified");
        return options;

        string Text(string name) => values.TryGetValue(name, out var value) ? value.ToString() : "";

        bool Flag(string name) => Text(name) switch
        {
            "" or "0" or "f" or "F" or "false" or "False" or "FALSE" => false,
            "1" or "t" or "T" or "true" or "True" or "TRUE" => true,
            var other => throw Malformed(name, other),
        };

        long? Number(string name, long least) => Text(name) is not { Length: > 0 } text ? null
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least ? number
            : throw Malformed(name, text);

        DateTimeOffset? Time(string name) => Text(name) is not { Length: > 0 } text ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
            : throw Malformed(name, text);

        static StatusException Malformed(string name, string value) => ApiError.BadRequest($"Invalid value for query parameter {name}: \"{value}\"");
    }
}
