namespace Meridian.ApiServer;

/// <summary>One column of a table: an entry of <c>columnDefinitions</c>.</summary>
/// <param name="Name">Heading.</param>
/// <param name="Type">JSON type of the cells: <c>string</c>, <c>integer</c> or <c>boolean</c>. Default <c>string</c>.</param>
/// <param name="Wide">Whether the column shows only with <c>-o wide</c> (priority 1).</param>
/// <param name="Format"><c>name</c> for the column that names the object; else empty.</param>
/// <param name="Description">What the column tells. Default: the heading again.</param>
public sealed record TableColumn(string Name, string Type = "string", bool Wide = false, string Format = "", string Description = "")
{
    /// <summary>The column that names the object, first in nearly all tables.</summary>
    public static readonly TableColumn ObjectName = new("Name", Format: "name", Description: "Name must be unique within a namespace.");

    /// <summary>How long ago the object was created.</summary>
    public static readonly TableColumn Age = new("Age", Description: "Time since the object was created.");
}

/// <summary>One cell: text, a whole number, yes or no, or other JSON.</summary>
public readonly struct TableCell
{
    private TableCell(string? text, long number, bool? flag = null, string? raw = null) => (Text, Number, Flag, Raw) = (text, number, flag, raw);

    /// <summary>A cell without a value.</summary>
    public static TableCell Null { get; } = Json("null");

    /// <summary>JSON of a cell that is nothing of the other, else null.</summary>
    public string? Raw { get; }

    /// <summary>The text, or null if the cell is something else.</summary>
    public string? Text { get; }

    /// <summary>The number, if <see cref="Text"/> and <see cref="Flag"/> are null.</summary>
    public long Number { get; }

    /// <summary>Yes or no, or null if the cell is something else.</summary>
    public bool? Flag { get; }

    /// <summary>A cell of text.</summary>
    public static implicit operator TableCell(string text) => new(text, 0);

    /// <summary>A cell with a number.</summary>
    public static implicit operator TableCell(long number) => new(null, number);

    /// <summary>A cell that says yes or no.</summary>
    public static implicit operator TableCell(bool flag) => new(null, 0, flag);

    /// <summary>A cell of JSON, such as <c>true</c> or <c>1.5</c>.</summary>
    public static TableCell Json(string json) => new(null, 0, null, json);

    /// <summary>A cell of text.</summary>
    public static TableCell FromString(string text) => text;

    /// <summary>A cell with a number.</summary>
    public static TableCell FromInt64(long number) => number;

    /// <summary>A cell that says yes or no.</summary>
    public static TableCell FromBoolean(bool flag) => flag;
}
