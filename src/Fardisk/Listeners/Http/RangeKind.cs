namespace Fardisk.Listeners.Http;

/// <summary>What a Range header asks for.</summary>
internal enum RangeKind
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>A part of the file.</summary>
    Part,

    /// <summary>Nothing of it lies in the file: 416.</summary>
    Unsatisfiable,

    /// <summary>Not understood, so treated as if it were not there (RFC 9110 §14.2): other units, several ranges, bad syntax.</summary>
    Ignored,
}
