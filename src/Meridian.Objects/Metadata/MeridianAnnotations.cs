namespace Meridian.Objects;

/// <summary>Annotations of our own that more than one part reads.</summary>
public static class MeridianAnnotations
{
    /// <summary>Prefix of all of them; they are never copied to members of a federation.</summary>
    public const string Prefix = "meridian.dev/";

    /// <summary>On an object that a federation shows from a member: name of the member.</summary>
    public const string Cluster = Prefix + "cluster";
}
