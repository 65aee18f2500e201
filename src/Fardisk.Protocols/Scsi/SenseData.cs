using System.Buffers.Binary;

namespace Fardisk.Protocols.Scsi;

/// <summary>Why a command failed, or what a unit attention reports: sense key, additional sense code and qualifier (SPC-4 §4.5).</summary>
/// <param name="Key">Sense key, 0 to 15.</param>
/// <param name="Code">Additional sense code (ASC).</param>
/// <param name="Qualifier">Additional sense code qualifier (ASCQ).</param>
/// <param name="Information">The INFORMATION field (the LBA or offset that failed), or <see langword="null"/> when it says nothing.</param>
/// <param name="CdbField">Which byte of the CDB is wrong (sense key specific, §4.5.2.4.2), or 0 when none is named.</param>
public readonly record struct SenseData(byte Key, byte Code, byte Qualifier, uint? Information = null, byte CdbField = 0)
{
    /// <summary>Bytes of the fixed format that <see cref="WriteFixed"/> writes.</summary>
    public const int FixedSize = 18;

    /// <summary>Bytes of the descriptor format that <see cref="WriteDescriptor"/> writes: the header alone.</summary>
    public const int DescriptorSize = 8;

    /// <summary>Nothing to report.</summary>
    public static readonly SenseData None = new(0x0, 0x00, 0x00);

    /// <summary>Illegal request: an operation code that we do not serve.</summary>
    public static readonly SenseData InvalidOpcode = new(0x5, 0x20, 0x00);

    /// <summary>Illegal request: the block or the range lies past the end.</summary>
    public static readonly SenseData LbaOutOfRange = new(0x5, 0x21, 0x00);

    /// <summary>Illegal request: a field of the CDB.</summary>
    public static readonly SenseData InvalidFieldInCdb = new(0x5, 0x24, 0x00);

    /// <summary>Illegal request: a field of the parameter list.</summary>
    public static readonly SenseData InvalidFieldInParameterList = new(0x5, 0x26, 0x00);

    /// <summary>Illegal request: the parameter list is cut short.</summary>
    public static readonly SenseData ParameterListLengthError = new(0x5, 0x1A, 0x00);

    /// <summary>Illegal request: no logical unit with this number.</summary>
    public static readonly SenseData LogicalUnitNotSupported = new(0x5, 0x25, 0x00);

    /// <summary>Illegal request: mode pages are not kept.</summary>
    public static readonly SenseData SavingParametersNotSupported = new(0x5, 0x39, 0x00);

    /// <summary>Data protect: a write to a read-only disk.</summary>
    public static readonly SenseData WriteProtected = new(0x7, 0x27, 0x00);

    /// <summary>Data protect: the store is full.</summary>
    public static readonly SenseData SpaceAllocationFailed = new(0x7, 0x27, 0x07);

    /// <summary>Medium error on a read.</summary>
    public static readonly SenseData UnrecoveredReadError = new(0x3, 0x11, 0x00);

    /// <summary>Medium error on a write.</summary>
    public static readonly SenseData WriteError = new(0x3, 0x0C, 0x00);

    /// <summary>Aborted command: data that was not asked for (RFC 7143 §11.4.7.2).</summary>
    public static readonly SenseData UnexpectedUnsolicitedData = new(0xB, 0x0C, 0x0C);

    /// <summary>Aborted command: less data than the initiator announced (RFC 7143 §11.4.7.2).</summary>
    public static readonly SenseData NotEnoughUnsolicitedData = new(0xB, 0x0C, 0x0D);

    /// <summary>Aborted command: Data-Out PDUs out of order or past the end.</summary>
    public static readonly SenseData DataPhaseError = new(0xB, 0x4B, 0x00);

    /// <summary>Miscompare during a verify.</summary>
    public static readonly SenseData Miscompare = new(0xE, 0x1D, 0x00);

    /// <summary>Unit attention: the first contact of this nexus since we started.</summary>
    public static readonly SenseData PowerOn = new(0x6, 0x29, 0x00);

    /// <summary>Unit attention: another nexus reset the unit.</summary>
    public static readonly SenseData BusDeviceReset = new(0x6, 0x29, 0x03);

    /// <summary>Unit attention: this nexus follows one that was lost or taken over.</summary>
    public static readonly SenseData NexusLoss = new(0x6, 0x29, 0x07);

    /// <summary>Writes the fixed format, 18 bytes (SPC-4 §4.5.3).</summary>
    /// <param name="target">At least <see cref="FixedSize"/> bytes.</param>
    public void WriteFixed(Span<byte> target)
    {
        target[..FixedSize].Clear();
        target[0] = Information is null ? (byte)0x70 : (byte)0xF0;
        target[2] = Key;
        BinaryPrimitives.WriteUInt32BigEndian(target[3..], Information ?? 0);
        target[7] = FixedSize - 8;
        target[12] = Code;
        target[13] = Qualifier;
        if (CdbField != 0)
        {
            target[15] = 0xC0; // SKSV, C/D: a field of the CDB
            target[17] = CdbField;
        }
    }

    /// <summary>Writes the descriptor format without descriptors, 8 bytes (SPC-4 §4.5.2.1).</summary>
    /// <param name="target">At least <see cref="DescriptorSize"/> bytes.</param>
    public void WriteDescriptor(Span<byte> target)
    {
        target[..DescriptorSize].Clear();
        target[0] = 0x72;
        target[1] = Key;
        target[2] = Code;
        target[3] = Qualifier;
    }
}
