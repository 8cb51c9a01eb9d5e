namespace Meridian.ApiServer;

/// <summary>What to do about fields that the schema does not know, and about duplicate fields.</summary>
public enum FieldValidation
{
    /// <summary>Drop them, and warn. The server's default.</summary>
    Warn,

    /// <summary>Drop them silently.</summary>
    Ignore,

    /// <summary>Refuse the request with 400.</summary>
    Strict,
}

/// <summary>What a write carries besides its body. One per request: the engine adds its warnings to it.</summary>
public sealed class RequestContext
{
    private readonly List<string> warnings = [];

    /// <summary>Who asks.</summary>
    public UserInfo User { get; init; } = UserInfo.Master;

    /// <summary>Who owns the fields written; for a request without one the first token of its user agent. Default <c>unknown</c>.</summary>
    public string FieldManager { get; init; } = "unknown";

    /// <summary>Check and answer as for a real write, but store nothing. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>For an apply patch: take fields over from other managers. Default false.</summary>
    public bool Force { get; init; }

    /// <summary>For an apply patch: only create; an object that is there is a conflict. Default false.</summary>
    public bool MustBeNew { get; init; }

    /// <summary>What to do about unknown and duplicate fields. Default <see cref="FieldValidation.Warn"/>.</summary>
    public FieldValidation FieldValidation { get; init; }

    /// <summary>Problems that decoding the body found, such as <c>unknown field "spec.x"</c>. Default none.</summary>
    public IReadOnlyList<string> DecodingProblems { get; init; } = [];

    /// <summary>Texts to send in <c>Warning</c> headers, in order, without duplicates.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>Adds a text to <see cref="Warnings"/>.</summary>
    public void Warn(string text)
    {
        if (!warnings.Contains(text)) warnings.Add(text);
    }
}
